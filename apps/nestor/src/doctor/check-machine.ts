import { accessSync, constants, existsSync, readdirSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { checkDatabaseFile } from "rag-engine";
import type { Settings } from "../config/settings.js";
import { decimal, note, ok, problem, type Finding } from "./finding.js";

/** Less free space than this stops a sync soon. */
const leastFreeBytes = 200 * 2 ** 20;

/** What the doctor can say without opening anything: versions, room, rights, leftovers, damaged files. */
export async function checkMachine({ dataDirectory, postgres }: Settings): Promise<Finding[]> {
  if (postgres !== undefined || !existsSync(dataDirectory)) return [versions()];
  const files = ["library.sqlite", "threads.sqlite"].map((name) => path.join(dataDirectory, name));
  return [
    versions(),
    await room(dataDirectory),
    rights(dataDirectory),
    ...leftovers(dataDirectory),
    ...files.filter((file) => existsSync(file)).map(database),
  ];
}

function database(file: string): Finding {
  const about = path.basename(file);
  const [first, ...more] = checkDatabaseFile(file);
  if (first === undefined) return ok(about, "Whole.");
  const message = `Damaged: ${first}${more.length === 0 ? "" : ` (and ${more.length} more)`}.`;
  const advice =
    about === "library.sqlite"
      ? "Restore it from a backup, or import an export; else move the data folder away and sync again."
      : "Restore it from a backup, or move it away: conversations are lost then, documents are not.";
  return problem(about, message, advice);
}

function versions(): Finding {
  const packages = ["better-sqlite3", "hnswlib-node", "onnxruntime-node", "pg"].map((name) => {
    const version = versionOf(name);
    return version === undefined ? undefined : `${name} ${version}`;
  });
  const list = packages.filter((text) => text !== undefined).join(", ");
  return ok("versions", `Node ${process.versions.node}${list === "" ? "" : `, ${list}`}, ${process.platform}.`);
}

/** Packages of packages: found from where they are used. */
const users: Record<string, readonly string[]> = {
  "better-sqlite3": ["rag-engine"],
  "hnswlib-node": ["langchain-hybrid-store"],
  "onnxruntime-node": ["ai-endpoints-emulator"],
  pg: ["rag-engine"],
};

function versionOf(name: string): string | undefined {
  for (const user of users[name] ?? []) {
    try {
      const from = createRequire(import.meta.resolve(user));
      return (from(`${name}/package.json`) as { version: string }).version;
    } catch {
      // Not installed, or it does not show its version: then it is not named.
    }
  }
  return undefined;
}

async function room(dataDirectory: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(dataDirectory);
  const [free, used] = [bavail * bsize, bytesIn(dataDirectory)];
  const message = `${megabytes(used)} used by the index, ${megabytes(free)} free.`;
  const advice = "Free some space: `nestor reindex --discard` deletes an index that is kept from before.";
  if (free < leastFreeBytes) return problem("disk", message, advice);
  if (free < 2 * used) return note("disk", `${message} A reindex needs about as much as the index again.`, advice);
  return ok("disk", message);
}

function rights(dataDirectory: string): Finding {
  const refused = [dataDirectory, ...readdirSync(dataDirectory).map((name) => path.join(dataDirectory, name))].filter(
    (file) => !mayWrite(file),
  );
  if (refused.length === 0) return ok("rights", "Everything may be written.");
  return problem(
    "rights",
    `May not be written: ${refused.slice(0, 5).join(", ")}${refused.length > 5 ? ", …" : ""}.`,
    "Give this user the right to write there (chown, chmod); questions can be asked without it, syncs cannot run.",
  );
}

function mayWrite(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Of an import from standard input that was killed. */
export function leftoverFiles(dataDirectory: string): string[] {
  if (!existsSync(dataDirectory)) return [];
  return readdirSync(dataDirectory)
    .filter((name) => /^import-\d+\.tmp$/.test(name) && !isAlive(Number(name.slice(7, -4))))
    .map((name) => path.join(dataDirectory, name));
}

function leftovers(dataDirectory: string): Finding[] {
  const files = leftoverFiles(dataDirectory);
  if (files.length === 0) return [];
  const message = `${files.length} files are left of an import that was killed (${megabytes(sizeOf(files))}).`;
  return [note("leftovers", message, "`nestor doctor --repair` deletes them.")];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function bytesIn(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return sizeOf(entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name)));
}

/** Files may go while they are counted. */
function sizeOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}

function megabytes(bytes: number): string {
  return `${decimal(bytes / 2 ** 20)} MB`;
}
