/**
 * How long searches wait while documents are added: one search after the other, of each kind in turn, as fast as they are
 * answered, while a store is filled as fast as it takes vectors, and until its graph is built.
 *
 *   node bench/waiting.mjs [count = 20000] [dimension = 384]
 *
 * Three threads of ours are at work all the time, and searches leave the graph little: run it on a machine that has
 * nothing else to do. A search compares with all vectors that are not in the graph yet, and tells how many those were.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { openEmbeddedStore } from "../dist/index.js";
import { metadataOf, passageText } from "./data.mjs";
import { textLikeVectors } from "./text-like.mjs";

const [count, dimension] = [Number(process.argv[2] ?? 20_000), Number(process.argv[3] ?? 384)];
const perCall = 256;

const source = textLikeVectors({ dimension, seed: 1 });
const buffer = new Float64Array(dimension);
const next = () => {
  source.next(buffer, 0);
  return [...buffer];
};
const canary = next();
const embeddings = { embedQuery: async () => canary, embedDocuments: async (texts) => texts.map(() => canary) };
const folder = mkdtempSync(join(tmpdir(), "bench-waiting-"));
const store = await openEmbeddedStore(folder, { embeddings, embeddingModel: "bench", indexedFields: ["part"] });

const queries = Array.from({ length: 50 }, next);
const kinds = {
  vector: (i) => store.vectorSearch(queries[i % queries.length], { k: 10 }),
  words: (i) => store.lexicalSearch(`w${i % 97}`, { k: 10 }),
  hybrid: (i) => store.hybridSearch(`w${i % 97}`, { k: 10 }),
};
const during = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
const filling = new AbortController();
let mostFlat = 0;

const started = performance.now();
await Promise.all([fill(), searchAllTheWhile()]);
const seconds = (performance.now() - started) / 1000;
const after = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
for (let i = 0; i < 100; i += 1)
  for (const kind of Object.keys(kinds)) after[kind].push(await timed(() => kinds[kind](i)));
await store.close();
rmSync(folder, { recursive: true });

console.log(
  `${count} x ${dimension}: filled and built in ${seconds.toFixed(1)} s, at most ${mostFlat} not in the graph yet`,
);
for (const kind of Object.keys(kinds)) {
  console.log(`  ${kind.padEnd(7)} while filling ${summary(during[kind])}; after that ${summary(after[kind])}`);
}

async function fill() {
  for (let at = 0; at < count; at += perCall) {
    const size = Math.min(perCall, count - at);
    const vectors = [];
    for (let i = 0; i < size; i += 1) {
      vectors.push(next());
      // Making vectors is the bench's own work: searches must not wait for that.
      if (i % 16 === 15) await nextTurn();
    }
    const documents = vectors.map((_, i) => ({ pageContent: passageText(at + i), metadata: metadataOf(at + i) }));
    await store.addVectors(vectors, documents, { ids: vectors.map((_, i) => String(at + i)) });
  }
  for (let state = await store.index(); state.kind === "building"; state = await store.index()) await nextTurn();
  filling.abort();
}

async function searchAllTheWhile() {
  while (during.vector.length === 0 || !filling.signal.aborted) {
    for (const kind of Object.keys(kinds)) {
      during[kind].push(await timed(() => kinds[kind](during[kind].length)));
    }
    if (during.vector.length % 20 === 0) mostFlat = Math.max(mostFlat, (await store.index()).flat ?? 0);
    await nextTurn();
  }
}

function summary(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1);
  return `p50 ${at(0.5)} p99 ${at(0.99)} longest ${at(1)} ms (${times.length})`;
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
