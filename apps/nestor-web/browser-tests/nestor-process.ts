import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../nestor/dist/main.js", import.meta.url));

/** A `nestor serve` of its own over a folder of its own. */
export interface NestorProcess {
  /** The link that it printed, with the token. */
  link: string;
  stop(): Promise<void>;
}

/**
 * Writes the files, indexes them offline with the built command and serves them.
 *
 * @throws Error when Nestor is not built, or ends by itself.
 */
export async function serveFolder(files: Readonly<Record<string, string>>): Promise<NestorProcess> {
  if (!existsSync(main)) throw new Error("Nestor is not built. Run `npm run build` first.");
  const folder = mkdtempSync(path.join(tmpdir(), "nestor-web-"));
  mkdirSync(path.join(folder, "docs"));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, "docs", name), text);
  await finished(start(folder, ["sync", "docs"]));
  const server = start(folder, ["serve", "--port", "0", "--json"]);
  const link = await linkOf(server);
  return {
    link,
    async stop() {
      const closed = once(server, "close");
      server.kill("SIGTERM");
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Without this machine's environment, so that no key in it is ever used. */
function start(folder: string, args: readonly string[]): ChildProcess {
  const { PATH = "", HOME = "" } = process.env;
  return spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { PATH, HOME },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Exit code 3 means that some files could not be indexed, which a test may want. */
async function finished(child: ChildProcess): Promise<void> {
  child.stdout?.resume();
  const [code] = await once(child, "close");
  if (code !== 0 && code !== 3) throw new Error(`nestor sync ended with ${code}; its messages are above.`);
}

function linkOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = "";
    server.stdout?.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      if (out.includes("\n")) resolve((JSON.parse(out) as { link: string }).link);
    });
    server.once("close", (code) => reject(new Error(`nestor serve ended with ${code}; its messages are above.`)));
  });
}
