/**
 * Kills a sync at random moments, in every stage, and proves after each kill and at each end that nothing is lost,
 * doubled or damaged.
 *
 *   node fault-tests/kills.mjs [--kills 200] [--seed 1] [--small]
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { seededRandom } from "./random.mjs";
import { Scene } from "./scene.mjs";

const { values } = parseArgs({
  options: { kills: { type: "string" }, seed: { type: "string" }, small: { type: "boolean" } },
});
const wanted = Number(values.kills ?? 200);
const seed = Number(values.seed ?? 1);
const random = seededRandom(seed);
const started = performance.now();
const stages = new Map();
const count = { kills: 0, rounds: 0 };
const scene = new Scene("kills", values.small);

/** At a counted moment of the sync, or after a random time, which may be in the middle of a write. */
function chooseKill({ moments, ms }) {
  if (count.kills >= wanted) return {};
  return random.next() < 0.6 ? { killAt: random.whole(1, moments / 2) } : { killAfterMs: random.next() * ms * 0.8 };
}

/** Syncs a version of the folder, killed again and again, until a run gets to its end. */
async function killUntilDone(data, version, before) {
  for (let stored = before; ;) {
    const run = await scene.run(data, chooseKill(scene.references[version]));
    if (run.error !== undefined) scene.fail(`A run ended with ${run.error.name}: ${run.error.message}`);
    const wasKilled = run.signal === "SIGKILL";
    if (!wasKilled && run.summary === undefined) scene.fail(`A run ended with code ${run.code} and without a word`);
    scene.checkEmbedded(stored);
    if (wasKilled) note(run.moments.at(-1) ?? "start");
    const state = await scene.inspect(data);
    for (const token of stored) if (version === 0 && !state.tokens.has(token)) scene.fail(`${token} is lost`);
    stored = state.tokens;
    if (wasKilled) continue;
    scene.checkEnd(state, version);
    return stored;
  }
}

function note(stage) {
  count.kills += 1;
  stages.set(stage, (stages.get(stage) ?? 0) + 1);
}

await scene.makeReferences();
while (count.kills < wanted) {
  const data = join(scene.path, `round-${count.rounds}`);
  let stored = new Set();
  for (const version of [0, 1]) {
    scene.put(version);
    stored = await killUntilDone(data, version, stored);
  }
  rmSync(data, { recursive: true });
  count.rounds += 1;
}
await scene.end();
const seconds = (performance.now() - started) / 1000;
console.log(
  `${count.kills} kills in ${count.rounds} rounds, seed ${seed}, ${seconds.toFixed(0)} s: nothing lost, doubled or damaged.`,
);
for (const [stage, count] of [...stages].sort(([, a], [, b]) => b - a))
  console.log(`  ${String(count).padStart(4)}  ${stage}`);
