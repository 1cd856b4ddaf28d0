import { describe, expect, it } from "@jest/globals";
import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const script = fileURLToPath(new URL("../../../fault-tests/kills.mjs", import.meta.url));

describe("a sync that is killed at random moments", () => {
  // The small form of `npm run fault-tests`, which kills two hundred times and takes the disk away, too.
  it("loses, doubles and damages nothing, and ends like an undisturbed one", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [script, "--kills", "8", "--seed", "4", "--small"]);

    expect(stdout).toMatch(/^\d+ kills in \d+ rounds, .*: nothing lost, doubled or damaged\./);
  }, 300_000);
});
