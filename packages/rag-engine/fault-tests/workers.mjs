/**
 * Three workers sync one folder into one PostgreSQL database, and one of them is killed each time. The others have to
 * finish its work, with nothing lost, doubled or damaged, and the end has to be that of one undisturbed worker.
 *
 *   TEST_DATABASE_URL=postgres://... node fault-tests/workers.mjs [--kills 60] [--seed 1]
 */
import process from "node:process";
import { parseArgs } from "node:util";
import pg from "pg";
import { comparable, readBase } from "./inspect.mjs";
import { openBase } from "./open-base.mjs";
import { seededRandom } from "./random.mjs";
import { Scene } from "./scene.mjs";
import { StubEmbeddings } from "./stub-embeddings.mjs";

const server = process.env.TEST_DATABASE_URL;
if (server === undefined) {
  console.log(
    "Workers on PostgreSQL: left out, TEST_DATABASE_URL is not set (scripts/test-postgres.mjs starts a server).",
  );
  process.exit(0);
}
const { values } = parseArgs({ options: { kills: { type: "string" }, seed: { type: "string" } } });
const wanted = Number(values.kills ?? 60);
const seed = Number(values.seed ?? 1);
const random = seededRandom(seed);
const started = performance.now();
const scene = new Scene("workers");
const name = `faults_${process.pid}_${seed}`;
const stages = new Map();
const count = { rounds: 0, kills: 0 };

async function runSql(url, sql) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
const placeOf = (round) => ({ url, schema: `round_${round}`, leaseMs: 1000 });

/** Everything that is searchable, and what `check` says. */
async function inspectPlace(place) {
  const { library, store } = await openBase(undefined, new StubEmbeddings(0, () => undefined), { postgres: place });
  try {
    const state = await readBase(library, store);
    if (state.problems.length > 0) scene.fail(state.problems.join("; "));
    return comparable(state);
  } finally {
    await store.close();
    await library.close();
  }
}

/** Three at once; the first one dies at a counted or a random moment. */
async function runThree(place, version, { moments, ms }) {
  const kill = random.next() < 0.6 ? { killAt: random.whole(1, moments / 2) } : { killAfterMs: random.next() * ms };
  const runs = await Promise.all(
    [kill, {}, {}].map((options, worker) => scene.run(scene.path, { ...options, worker, postgres: place })),
  );
  for (const { error, signal, summary } of runs.slice(1)) {
    if (error !== undefined) scene.fail(`A worker ended with ${error.name}: ${error.message}`);
    if (signal !== null || summary === undefined)
      scene.fail(`A worker that nobody killed ended with ${signal ?? "no word"}`);
  }
  if (runs[0].error !== undefined) scene.fail(`A worker ended with ${runs[0].error.name}: ${runs[0].error.message}`);
  if (runs[0].signal === "SIGKILL") {
    count.kills += 1;
    const stage = runs[0].moments.at(-1) ?? "start";
    stages.set(stage, (stages.get(stage) ?? 0) + 1);
  }
}

/** The undisturbed end, of one worker alone. */
const references = [];
await runSql(server, `CREATE DATABASE ${name}`);
try {
  for (const version of [0, 1]) {
    scene.put(version);
    const { moments, ms, error } = await scene.run(scene.path, { postgres: placeOf("undisturbed") });
    if (error !== undefined) scene.fail(`The undisturbed run ended with ${error.name}: ${error.message}`);
    references.push({ moments: moments.length, ms, result: await inspectPlace(placeOf("undisturbed")) });
  }
  for (; count.kills < wanted; count.rounds += 1) {
    const place = placeOf(count.rounds);
    for (const [version, reference] of references.entries()) {
      scene.put(version);
      await runThree(place, version, reference);
      scene.compare(await inspectPlace(place), reference.result);
    }
    await runSql(url, `DROP SCHEMA ${place.schema} CASCADE; DROP SCHEMA ${place.schema}_index CASCADE`);
  }
} finally {
  await runSql(server, `DROP DATABASE ${name} WITH (FORCE)`);
}
await scene.end();
const seconds = (performance.now() - started) / 1000;
console.log(
  `${count.kills} of three workers killed in ${count.rounds} rounds, seed ${seed}, ${seconds.toFixed(0)} s: nothing lost, doubled or damaged.`,
);
for (const [stage, count] of [...stages].sort(([, a], [, b]) => b - a))
  console.log(`  ${String(count).padStart(4)}  ${stage}`);
