import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { temporaryStores } from "./test-support/temporary-stores.js";

const { folder } = temporaryStores();
const packageFolder = fileURLToPath(new URL("..", import.meta.url));

describe("the README's first example", () => {
  it("runs, and runs again on the same folder", () => {
    const readme = readFileSync(path.join(packageFolder, "README.md"), "utf8");
    const [, example = ""] = /## First example\s+```js\n(.*?)```/s.exec(readme) ?? [];
    const script = example.replace('"./index"', JSON.stringify(path.join(folder(), "index")));

    const runs = [1, 2].map(() =>
      spawnSync(process.execPath, ["--input-type=module", "-e", script], { cwd: packageFolder, encoding: "utf8" }),
    );

    for (const { stdout, stderr } of runs) {
      expect(stderr).toBe("");
      expect(stdout.match(/apt:[01] Run apt-mark/g)).toHaveLength(2);
      expect(stdout).toContain("lexicalRank: 1");
    }
  });
});
