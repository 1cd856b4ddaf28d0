import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** How a run of the built command ended. */
export interface NestorResult {
  status: number;
  out: string;
  err: string;
}

/** A run that is still going on. */
export interface NestorRun {
  process: ChildProcess;
  result: Promise<NestorResult>;
  /** Resolves when standard error holds the text; rejects when the run ends without it. */
  said(text: string): Promise<void>;
}

/** A folder of its own for a test, and the built `nestor` command in it with nothing of this machine's environment but PATH and HOME. */
export class Sandbox {
  readonly folder = mkdtempSync(path.join(tmpdir(), "nestor-"));

  path(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  nestor(
    args: readonly string[],
    options: { env?: Record<string, string>; input?: string } = {},
  ): Promise<NestorResult> {
    return this.start(args, options).result;
  }

  start(
    args: readonly string[],
    { env = {}, input = "" }: { env?: Record<string, string>; input?: string } = {},
  ): NestorRun {
    const { PATH = "", HOME = "" } = process.env;
    const child = spawn(process.execPath, [main, ...args], {
      cwd: this.folder,
      env: { PATH, HOME, ...env },
      stdio: "pipe",
    });
    child.stdin.end(input);
    return watch(child);
  }
}

function watch(child: ChildProcess): NestorRun {
  let out = "";
  let err = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (err += text));
  const result = new Promise<NestorResult>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ status: code ?? -1, out, err }));
  });
  const said = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (err.includes(text)) resolve();
      };
      child.stderr?.on("data", look);
      child.on("close", () => reject(new Error(`Ended without saying ${JSON.stringify(text)}:\n${err}\n${out}`)));
      look();
    });
  return { process: child, result, said };
}
