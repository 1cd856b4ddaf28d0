/**
 * Our store against bare hnswlib-node, in one run on the same vectors: insert rate (ours also writes SQLite and full text,
 * and ends when the graph has caught up), search p50 at equal recall, and how long the main thread was ever blocked.
 *
 *   node bench/index.mjs [vectors] [dimension]
 *
 * Blocking is measured by a timer that should fire every millisecond while documents are added: the longest gap between
 * two firings, less the millisecond.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { openEmbeddedStore } from "../dist/index.js";

const { HierarchicalNSW } = createRequire(import.meta.url)("hnswlib-node");
const count = Number(process.argv[2] ?? 20_000);
const dimension = Number(process.argv[3] ?? 384);
const k = 10;
const parameters = { m: 16, efConstruction: 200, ef: 128 };
const batch = 64;
const random = mulberry32(42);
const { vectors, queries } = clusteredVectors(count, 500);
const truth = queries.map((query) => exact(query));

console.log(
  `${count} vectors of ${dimension}, ${queries.length} queries, k ${k}, m ${parameters.m}, efConstruction ${parameters.efConstruction}, ef ${parameters.ef}`,
);
const bare = benchBare();
const ours = await benchStore();
report(
  "insert",
  `${bare.rate.toFixed(0)} vectors/s bare`,
  `${ours.rate.toFixed(0)} vectors/s ours`,
  ours.rate / bare.rate,
  "at least 0.5",
);
report(
  "search p50",
  `${bare.p50.toFixed(3)} ms bare`,
  `${ours.p50.toFixed(3)} ms ours`,
  ours.p50 / bare.p50,
  "at most 1.5",
);
report(
  "recall@10",
  `${bare.recall.toFixed(3)} bare`,
  `${ours.recall.toFixed(3)} ours`,
  ours.recall / bare.recall,
  "equal",
);
console.log(
  `main thread  longest block while indexing ${ours.block.toFixed(1)} ms (wanted: under 20), p99 ${ours.block99.toFixed(1)} ms`,
);

function benchBare() {
  const graph = new HierarchicalNSW("cosine", dimension);
  graph.initIndex({ maxElements: count, m: parameters.m, efConstruction: parameters.efConstruction });
  const started = performance.now();
  for (const [label, vector] of vectors.entries()) graph.addPoint(vector, label);
  const rate = count / ((performance.now() - started) / 1000);
  graph.setEf(parameters.ef);
  const times = [];
  let found = 0;
  for (const [i, query] of queries.entries()) {
    const before = performance.now();
    const { neighbors } = graph.searchKnn(query, k);
    times.push(performance.now() - before);
    found += neighbors.filter((label) => truth[i].has(label)).length;
  }
  return { rate, p50: median(times), recall: found / (queries.length * k) };
}

async function benchStore() {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-store-"));
  const embeddings = {
    embedQuery: async () => vectors[0],
    embedDocuments: async (texts) => texts.map(() => vectors[0]),
  };
  const store = await openEmbeddedStore(folder, { embeddings, embeddingModel: "bench", hnsw: parameters });
  const probe = startProbe();
  const started = performance.now();
  for (let at = 0; at < count; at += batch) {
    const part = vectors.slice(at, at + batch);
    const documents = part.map((_, i) => ({ pageContent: text(at + i), metadata: { page: (at + i) % 100 } }));
    await store.addVectors(part, documents, { ids: part.map((_, i) => String(at + i)) });
  }
  while ((await store.index()).kind !== "graph") await new Promise(setImmediate);
  const rate = count / ((performance.now() - started) / 1000);
  const { longest: block, p99: block99 } = probe.stop();
  const times = [];
  let found = 0;
  for (const [i, query] of queries.entries()) {
    const before = performance.now();
    const hits = await store.vectorSearch(query, { k });
    times.push(performance.now() - before);
    found += hits.filter(({ id }) => truth[i].has(Number(id))).length;
  }
  await store.close();
  rmSync(folder, { recursive: true });
  return { rate, p50: median(times), recall: found / (queries.length * k), block, block99 };
}

function startProbe() {
  const gaps = [];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    gaps.push(now - last - 1);
    last = now;
  }, 1);
  return {
    stop() {
      clearInterval(timer);
      const sorted = gaps.toSorted((a, b) => a - b);
      return { longest: sorted.at(-1), p99: sorted[Math.floor(sorted.length * 0.99)] };
    },
  };
}

/** Unit vectors around 200 centres: nearer to text than uniform noise, and harder than a few tight clusters. */
function clusteredVectors(n, queryCount) {
  const centres = Array.from({ length: 200 }, () => gaussian());
  const draw = () => unit(centres[Math.floor(random() * centres.length)].map((value) => value + 0.7 * normal()));
  return { vectors: Array.from({ length: n }, draw), queries: Array.from({ length: queryCount }, draw) };
}

function exact(query) {
  const scored = vectors.map((vector, label) => ({
    label,
    score: vector.reduce((sum, value, i) => sum + value * query[i], 0),
  }));
  return new Set(
    scored
      .toSorted((a, b) => b.score - a.score)
      .slice(0, k)
      .map(({ label }) => label),
  );
}

function text(i) {
  const words = Array.from({ length: 60 }, (_, w) => `w${(i * 31 + w * w * 7) % 5000}`);
  return words.join(" ");
}

function gaussian() {
  return Array.from({ length: dimension }, normal);
}

function normal() {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function unit(vector) {
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function report(what, peer, ours, ratio, wanted) {
  console.log(`${what.padEnd(12)} ${peer.padEnd(24)} ${ours.padEnd(24)} ratio ${ratio.toFixed(2)} (wanted: ${wanted})`);
}

function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
