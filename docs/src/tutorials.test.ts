import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { TutorialShell } from "./tutorial-shell.js";
import { outputMatches, parseTutorial } from "./tutorial.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const folder = path.join(repository, "docs/tutorials");

describe.each(readdirSync(folder).filter((name) => name.endsWith(".md")))("tutorial %s", (name) => {
  const steps = parseTutorial(readFileSync(path.join(folder, name), "utf8"));
  let home: string;
  let emulator: Emulator;

  beforeAll(async () => {
    home = mkdtempSync(path.join(tmpdir(), "tutorial-"));
    emulator = await createEmulator({ apiKeys: ["your-key"] });
  });

  afterAll(async () => {
    await emulator.close();
    rmSync(home, { recursive: true, force: true });
  });

  it("runs from the first block to the last in a fresh clone, and prints what it shows", async () => {
    const shell = new TutorialShell(home, environment(emulator.url));

    for (const step of steps) {
      const { status, output } = await shell.run(step.commands);
      const right = status === 0 && outputMatches(output, step.expected ?? "");

      expect(
        right
          ? ""
          : `${step.heading}\n$ ${step.commands}\n${output}\n[exit ${status}; expected:]\n${step.expected ?? ""}`,
      ).toBe("");
    }
    expect(steps.length).toBeGreaterThan(3);
  });
});

/** What a newcomer's terminal has, and where the "cloud" is: at the emulator. */
function environment(baseUrl: string): NodeJS.ProcessEnv {
  const { OVH_AI_ENDPOINTS_ACCESS_TOKEN: _none, INIT_CWD: _outer, ...inherited } = process.env;
  const kept = Object.entries(inherited).filter(
    ([name]) => !/^(npm_(?!config_)|NODE_OPTIONS$|TURBO_|JEST_)/.test(name),
  );
  return { ...Object.fromEntries(kept), NESTOR_REPOSITORY: repository, OVH_AI_ENDPOINTS_BASE_URL: baseUrl };
}
