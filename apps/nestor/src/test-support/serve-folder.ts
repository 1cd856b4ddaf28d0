import { writeFileSync, mkdirSync } from "node:fs";
import { request } from "node:http";
import { Writable } from "node:stream";
import pc from "picocolors";
import { runSync } from "../commands/sync.js";
import { resolveSettings, type Settings } from "../config/settings.js";
import { openAnswering, type Answering } from "../runtime/answering.js";
import { startServer, type NestorServer } from "../server/start-server.js";
import { loadPage } from "../server/static-files.js";
import { Sandbox } from "./run-nestor.js";

/** The token of every server that tests start. */
export const testToken = "token-of-the-tests";

/** An index of a small folder, opened offline: the real engine, store, emulator and conversations. */
export interface IndexedFolder {
  settings: Settings;
  answering: Answering;
  /** Starts a server on it, with parts of the answering replaced where a test must hold one back. */
  serve(replaced?: Partial<Answering>): Promise<TestServer>;
  close(): Promise<void>;
}

/** A server of a test, with the lines it logged. */
export interface TestServer extends NestorServer {
  logged: string[];
}

/** Writes the files, indexes them and opens the index. */
export async function indexFolder(files: Readonly<Record<string, string>>): Promise<IndexedFolder> {
  const sandbox = new Sandbox();
  mkdirSync(sandbox.path("docs"));
  for (const [name, text] of Object.entries(files)) writeFileSync(sandbox.path("docs", name), text);
  const settings = resolveSettings({ offline: true, json: true }, {}, sandbox.folder);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const console = { out: silent, err: silent, live: false, colours: pc.createColors(false) };
  await runSync(sandbox.path("docs"), settings, console, new AbortController().signal);
  const answering = await openAnswering(settings);
  return {
    settings,
    answering,
    async serve(replaced = {}) {
      const logged: string[] = [];
      const server = await startServer({
        answering: { ...answering, ...replaced },
        settings,
        page: loadPage(),
        token: testToken,
        host: "127.0.0.1",
        port: 0,
        log: (line) => void logged.push(line),
      });
      return { ...server, logged };
    },
    async close() {
      await answering.close();
      sandbox.remove();
    },
  };
}

/** A response, read to its end. */
export interface Reply {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
}

/** One request with exactly these headers: `fetch` would set `Host` by itself. */
export function send(
  url: string,
  {
    method = "GET",
    headers = { authorization: `Bearer ${testToken}` },
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      response.on("error", reject);
    });
    call.on("error", reject);
    call.end(body);
  });
}

/** The server-sent events of a response, with their data decoded. */
export function eventsOf(text: string): { type: string; data: Record<string, unknown> }[] {
  return text
    .split("\n\n")
    .filter((block) => block !== "")
    .map((block) => {
      const [, type = "", data = "{}"] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
      return { type, data: JSON.parse(data) as Record<string, unknown> };
    });
}
