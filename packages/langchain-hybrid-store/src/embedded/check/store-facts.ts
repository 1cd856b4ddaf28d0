import { readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { migrations } from "../schema.js";

/** Bytes of the files of a store. */
export function bytesIn(directory: string): number {
  return readdirSync(directory)
    .filter((name) => /^(store\.sqlite|vectors)/.test(name))
    .reduce((sum, name) => sum + (statSync(path.join(directory, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** What a store runs on. */
export function versionsOf(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const hnsw = versionIn(require, "hnswlib-node");
  return {
    format: String(migrations.length),
    node: process.versions.node,
    "better-sqlite3": versionIn(require, "better-sqlite3") ?? "unknown",
    "hnswlib-node": hnsw ?? "not installed",
  };
}

function versionIn(require: NodeJS.Require, name: string): string | undefined {
  try {
    return (require(`${name}/package.json`) as { version: string }).version;
  } catch {
    // An optional dependency that is not there, or a package that does not show its own version.
    return undefined;
  }
}
