import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { TutorialShell } from "./tutorial-shell.js";
import { outputMatches, parseTutorial, type TutorialStep } from "./tutorial.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const folder = path.join(repository, "docs/tutorials");
const names = readdirSync(folder)
  .filter((name) => name.endsWith(".md"))
  .toSorted();

// One reader does all of them, from the first to the last: a later one finds the clone that an earlier one made.
describe("the tutorials, one after the other from a fresh clone,", () => {
  const ends = new Map<string, Promise<string>>();
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

  it.each(names)("%s runs from the first block to the last, and prints what it shows", async (name) => {
    const failure = await endOf(name);

    expect(failure).toBe("");
  });

  /** What went wrong in a tutorial; it begins when the one before it has ended, in whatever order the tests run. */
  function endOf(name: string): Promise<string> {
    const known = ends.get(name);
    if (known) return known;
    const before = names[names.indexOf(name) - 1];
    const end = (before === undefined ? Promise.resolve("") : endOf(before)).then(() => follow(name));
    ends.set(name, end);
    return end;
  }

  async function follow(name: string): Promise<string> {
    const steps = parseTutorial(readFileSync(path.join(folder, name), "utf8"));
    if (steps.length <= 3) return `${name} has ${steps.length} steps only.`;
    const shell = new TutorialShell(home, environment(emulator.url));
    try {
      return await firstFailure(steps, shell);
    } finally {
      shell.stop();
    }
  }
});

async function firstFailure(steps: readonly TutorialStep[], shell: TutorialShell): Promise<string> {
  for (const { heading, commands, expected = "" } of steps) {
    const { status, output } = await shell.run(commands);
    if (status !== 0 || !outputMatches(output, expected)) {
      return `${heading}\n$ ${commands}\n${output}\n[exit ${status}; expected:]\n${expected}`;
    }
  }
  return "";
}

/** What a newcomer's terminal has, and where the "cloud" is: at the emulator. */
function environment(baseUrl: string): NodeJS.ProcessEnv {
  const { OVH_AI_ENDPOINTS_ACCESS_TOKEN: _none, INIT_CWD: _outer, ...inherited } = process.env;
  const kept = Object.entries(inherited).filter(
    ([name]) => !/^(npm_(?!config_)|NODE_OPTIONS$|TURBO_|JEST_)/.test(name),
  );
  return { ...Object.fromEntries(kept), NESTOR_REPOSITORY: repository, OVH_AI_ENDPOINTS_BASE_URL: baseUrl };
}
