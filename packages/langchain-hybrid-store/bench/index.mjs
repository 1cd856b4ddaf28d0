/**
 * Our store against bare hnswlib-node, in one run on the same vectors: insert rate (ours also writes SQLite and full text,
 * and ends when the graph has caught up), search p50 at equal recall, and how long the main thread was ever blocked.
 *
 *   node bench/index.mjs [vectors] [dimension]
 *
 * The two are inserted in alternating parts and searched in alternating rounds, so that whatever else the machine does
 * falls on both. Blocking is measured while ours is inserted: see bench/main-thread.mjs.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { openEmbeddedStore } from "../dist/index.js";
import { watchMainThread } from "./main-thread.mjs";
import { clusteredVectors, nearest, passageText } from "./data.mjs";

const { HierarchicalNSW } = createRequire(import.meta.url)("hnswlib-node");
const count = Number(process.argv[2] ?? 20_000);
const dimension = Number(process.argv[3] ?? 384);
const k = 10;
const rounds = 10;
const partsOfInsert = 4;
const documentsPerCall = 64;
const parameters = { m: 16, efConstruction: 200, ef: 200 };

const { vectors, queries } = clusteredVectors({ count, dimension, queryCount: 500 });
const truth = queries.map((query) => new Set(nearest(vectors, query, k)));
const { m, efConstruction, ef } = parameters;
console.log(
  `${count} vectors of ${dimension}, ${queries.length} queries, k ${k}, m ${m}, efConstruction ${efConstruction}, ef ${ef}`,
);

const bare = new HierarchicalNSW("cosine", dimension);
bare.initIndex({ maxElements: count, m, efConstruction });
bare.setEf(ef);
const folder = mkdtempSync(path.join(tmpdir(), "bench-index-"));
const embeddings = { embedQuery: async () => vectors[0], embedDocuments: async (texts) => texts.map(() => vectors[0]) };
const store = await openEmbeddedStore(folder, { embeddings, embeddingModel: "bench", hnsw: parameters, exactBelow: 1 });
try {
  const insert = await compareInserts();
  const search = await compareSearches();
  line(
    "insert",
    `${rate(insert.bareMs)} vectors/s bare`,
    `${rate(insert.oursMs)} vectors/s ours`,
    insert.bareMs / insert.oursMs,
    "at least 0.5",
  );
  line("search p50", `${ms(search.bare)} bare`, `${ms(search.ours)} ours`, search.ours / search.bare, "at most 1.5");
  line(
    "recall@10",
    `${search.bareRecall.toFixed(3)} bare`,
    `${search.oursRecall.toFixed(3)} ours`,
    search.oursRecall / search.bareRecall,
    "equal",
  );
  const { longestMs, p99Ms, longestOwnMs } = insert.blocked;
  console.log(
    `main thread   longest block while indexing ${longestOwnMs.toFixed(1)} ms of its own work (wanted: under 20); by the clock ${longestMs.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
  );
} finally {
  await store.close();
  rmSync(folder, { recursive: true });
}

async function compareInserts() {
  let bareMs = 0;
  let oursMs = 0;
  const watch = watchMainThread();
  const size = Math.ceil(count / partsOfInsert);
  for (let from = 0; from < count; from += size) {
    const until = Math.min(count, from + size);
    watch.pause();
    bareMs += await timed(() => {
      for (let i = from; i < until; i += 1) bare.addPoint(vectors[i], i);
    });
    watch.resume();
    oursMs += await timed(() => insertOurs(from, until));
  }
  return { bareMs, oursMs, blocked: watch.stop() };
}

async function insertOurs(from, until) {
  for (let at = from; at < until; at += documentsPerCall) {
    const part = vectors.slice(at, Math.min(until, at + documentsPerCall));
    const documents = part.map((_, i) => ({ pageContent: passageText(at + i), metadata: { page: (at + i) % 100 } }));
    await store.addVectors(part, documents, { ids: part.map((_, i) => String(at + i)) });
  }
  while ((await store.index()).graph < until) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function compareSearches() {
  const times = { bare: [], ours: [] };
  const found = { bare: 0, ours: 0 };
  const perRound = queries.length / rounds;
  for (let from = 0; from < queries.length; from += perRound) {
    for (let i = from; i < from + perRound; i += 1) {
      const before = performance.now();
      const { neighbors } = bare.searchKnn(queries[i], k);
      times.bare.push(performance.now() - before);
      found.bare += neighbors.filter((label) => truth[i].has(label)).length;
    }
    for (let i = from; i < from + perRound; i += 1) {
      const before = performance.now();
      const hits = await store.vectorSearch(queries[i], { k });
      times.ours.push(performance.now() - before);
      found.ours += hits.filter(({ id }) => truth[i].has(Number(id))).length;
    }
  }
  const wanted = queries.length * k;
  return {
    bare: median(times.bare),
    ours: median(times.ours),
    bareRecall: found.bare / wanted,
    oursRecall: found.ours / wanted,
  };
}

async function timed(work) {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

function rate(milliseconds) {
  return ((count / milliseconds) * 1000).toFixed(0);
}

function ms(milliseconds) {
  return `${milliseconds.toFixed(3)} ms`;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function line(what, peer, ours, ratio, wanted) {
  console.log(`${what.padEnd(13)} ${peer.padEnd(24)} ${ours.padEnd(24)} ratio ${ratio.toFixed(2)} (wanted: ${wanted})`);
}
