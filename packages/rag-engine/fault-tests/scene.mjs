import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { changeFiles, tokensOf, writeFirstFiles } from "./files.mjs";
import { comparable, inspect, storedTokens } from "./inspect.mjs";
import { runVictim } from "./victim.mjs";

/** A folder with two versions of documents, what undisturbed syncs make of them, and the checks after a disturbed one. */
export class Scene {
  constructor(name, isSmall = false) {
    this.path = mkdtempSync(join(tmpdir(), `${name}-`));
    this.folder = join(this.path, "documents");
    this.versions = [join(this.path, "first"), join(this.path, "second")];
    writeFirstFiles(this.versions[0], isSmall);
    cpSync(this.versions[0], this.versions[1], { recursive: true });
    changeFiles(this.versions[1]);
    this.references = [];
  }

  /** Syncs both versions undisturbed: what every disturbed sync has to end with. */
  async makeReferences() {
    const data = join(this.path, "undisturbed");
    for (const version of [0, 1]) {
      this.put(version);
      const run = await this.run(data);
      if (run.summary === undefined)
        this.fail(`The undisturbed run ended with ${JSON.stringify(run.error ?? run.signal)}`);
      this.references.push({ moments: run.moments.length, ms: run.ms, result: comparable(await this.inspect(data)) });
    }
  }

  /** Puts a version of the documents in the one place where they are synced: the library knows files by their place. */
  put(version) {
    rmSync(this.folder, { recursive: true, force: true });
    cpSync(this.versions[version], this.folder, { recursive: true });
  }

  /** One run of the victim. */
  async run(data, options = {}) {
    mkdirSync(data, { recursive: true });
    writeFileSync(join(this.path, "embedded"), "");
    const files = { moments: join(this.path, "moments"), embedded: join(this.path, "embedded") };
    return runVictim({ folder: this.folder, data, ...files, ...options });
  }

  /** What a data directory holds; fails where it is damaged. */
  async inspect(data) {
    const state = await inspect(data);
    if (state.problems.length > 0) this.fail(state.problems.join("; "));
    return { ...state, tokens: storedTokens(state) };
  }

  /** Fails where the last run embedded what was stored before it, or anything twice. */
  checkEmbedded(stored) {
    const seen = new Set();
    for (const line of readFileSync(join(this.path, "embedded"), "utf8").split("\n").filter(Boolean)) {
      for (const token of tokensOf(JSON.parse(line))) {
        if (stored.has(token)) this.fail(`${token} was embedded again, though it was stored`);
        if (seen.has(token)) this.fail(`${token} was embedded twice in one run`);
        seen.add(token);
      }
    }
  }

  /** Fails where the end is another than that of the undisturbed run. */
  checkEnd(state, version) {
    const [expected, actual] = [this.references[version].result, comparable(state)];
    if (expected === actual) return;
    writeFileSync(join(this.path, "expected.json"), expected);
    writeFileSync(join(this.path, "actual.json"), actual);
    this.fail("The final index differs from that of an undisturbed run (expected.json, actual.json)");
  }

  /** Ends the whole test, and leaves the scene for a look. */
  fail(problem) {
    console.error(`FAILED: ${problem}\nThe scene is kept in ${this.path}.`);
    process.exit(1);
  }

  remove() {
    if (existsSync(this.path)) rmSync(this.path, { recursive: true });
  }
}
