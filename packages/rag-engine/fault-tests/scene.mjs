import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { changeFiles, tokensOf, writeFirstFiles } from "./files.mjs";
import { comparable, inspect, storedTokens } from "./inspect.mjs";
import { runVictim } from "./victim.mjs";

const readers = fileURLToPath(new URL("../dist/ingest/parse/", import.meta.url));

/** Processes of the parser whose parent is gone. Only Linux tells. */
function orphanedReaders() {
  if (!existsSync("/proc/1/stat")) return [];
  return readdirSync("/proc").filter((pid) => {
    try {
      if (!/^\d+$/.test(pid) || !readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(readers)) return false;
      return / \w 1 /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
    } catch {
      return false; // It has just ended.
    }
  });
}

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

  /** One run of the victim; several at once are told apart by `worker`. */
  async run(data, { worker = "", ...options } = {}) {
    mkdirSync(data, { recursive: true });
    const [moments, embedded] = ["moments", "embedded"].map((name) => join(this.path, name + worker));
    writeFileSync(embedded, "");
    return runVictim({ folder: this.folder, data, moments, embedded, ...options });
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
    this.compare(comparable(state), this.references[version].result);
  }

  /** Fails where two ends differ. */
  compare(actual, expected) {
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

  /** Fails where readers of killed syncs are still there after a while, and removes the scene. */
  async end() {
    const until = performance.now() + 10_000;
    while (orphanedReaders().length > 0 && performance.now() < until) await setTimeout(200);
    const left = orphanedReaders();
    if (left.length > 0) this.fail(`Readers of killed syncs are still there: processes ${left.join(", ")}`);
    if (existsSync(this.path)) rmSync(this.path, { recursive: true });
  }
}
