import { describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));

/** A built file and all that it loads, now or later. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(path.join(dist, file), "utf8");
  for (const [, from = ""] of text.matchAll(/(?:from\s*|import\s*\(?|require\()\s*"\.\/([^"]+)"/g))
    loadedBy(from, seen);
  return seen;
}

const builtins = (files: Iterable<string>) =>
  [...files].filter((file) => /["']node:/.test(readFileSync(path.join(dist, file), "utf8")));

describe("The doors of the built package", () => {
  it.each(["index.js", "index.cjs", "middleware.js", "middleware.cjs"])("%s loads nothing of Node's", (door) => {
    const loaded = loadedBy(door);

    expect(loaded.size).toBeGreaterThan(1);
    expect(builtins(loaded)).toEqual([]);
  });

  it.each(["node.js", "node.cjs"])("%s does", (door) => {
    expect(builtins(loadedBy(door))).toContain(door);
  });
});
