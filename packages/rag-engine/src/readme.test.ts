import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));

describe("the README's first example", () => {
  it("runs as it stands, and prints a checked citation and the follow-up as it was understood", () => {
    const example = /```ts\n([\s\S]+?)```/.exec(readFileSync(`${packageFolder}/README.md`, "utf8"))?.[1] ?? "";

    const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", example], {
      cwd: packageFolder,
      encoding: "utf8",
    });

    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("state: 'verified'");
    expect(stdout).toContain("How do I keep a package at its version? And how do I undo that?");
    expect(stdout).toContain('"The hold is removed with apt-mark unhold" [1].');
  }, 30_000);
});
