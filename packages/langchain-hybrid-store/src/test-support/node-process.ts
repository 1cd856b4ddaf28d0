import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { compiledEntry } from "../embedded/compiled-entry.js";

/** How a process ended. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A Node process that runs a script, in which `open(directory, options?)` opens a store over word embeddings. */
export interface NodeProcess {
  child: ChildProcessWithoutNullStreams;
  ended: Promise<Ended>;
  /** Settles when the process has printed this text. */
  printed(text: string): Promise<void>;
}

/** Starts a script in a process of its own, with the built package. `environment` is added to this process's. */
export function startNode(script: string, environment: Record<string, string> = {}): NodeProcess {
  const child = spawn(process.execPath, ["--input-type=module", "-e", `${prelude()}\n${script}`], {
    env: { ...process.env, ...environment },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const printed = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (stdout.includes(text)) resolve();
      };
      child.stdout.on("data", look);
      child.on("close", () => reject(new Error(`The process ended without printing ${text}: ${stderr}`)));
      look();
    });
  return { child, ended, printed };
}

function prelude(): string {
  const store = compiledEntry(import.meta.url, "../index.js").href;
  return `
import { openEmbeddedStore } from ${JSON.stringify(store)};
const vector = (text) => {
  const numbers = Array.from({ length: 32 }, () => 0.01);
  for (const word of text.toLowerCase().match(/[\\p{L}\\p{N}]+/gu) ?? []) {
    let hash = 7;
    for (const letter of word) hash = (hash * 31 + letter.codePointAt(0)) >>> 0;
    numbers[hash % 32] += 1;
  }
  return numbers;
};
const embeddings = { embedQuery: async (text) => vector(text), embedDocuments: async (texts) => texts.map(vector) };
const open = (directory, options) => openEmbeddedStore(directory, { embeddings, embeddingModel: "words", ...options });
const notes = (name, count) => Array.from({ length: count }, (_, i) => ({ id: name + i, pageContent: "note " + name + i, metadata: {} }));
`;
}
