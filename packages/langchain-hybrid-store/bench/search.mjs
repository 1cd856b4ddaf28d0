/**
 * Searches of a large store, in one run beside bare hnswlib-node on the very same graph, and beside an exact scan of the
 * same vectors: p50 and p99 by meaning, by words, by both, and under filters that let 1, 10 and 50 % pass; recall@10
 * against comparing every vector; reopening to the first answer; peak memory of processes of their own.
 *
 *   node bench/search.mjs [count] [dimension] [--folder path]
 *
 * Default 100,000 x 384: some minutes, of which building the graph takes most. A folder is kept, and used again. Where
 * TEST_DATABASE_URL is set, the same chunks are searched in PostgreSQL, too.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openEmbeddedStore } from "../dist/index.js";
import { metadataOf, passageText } from "./data.mjs";
import { nearestPassing } from "./exact.mjs";
import { textLikeVectors } from "./text-like.mjs";

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { folder: { type: "string" } } });
const [count = 100_000, dimension = 384] = positionals.map(Number);
const k = 10;
const queryCount = 100;
const rounds = 3;
const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), "bench-search-"));
const filters = {
  all: undefined,
  "1 %": { field: "bucket", eq: 3 },
  "1 % indexed": { field: "part", eq: "p3" },
  "10 %": { field: "bucket", lt: 10 },
  "50 %": { field: "bucket", lt: 50 },
};
const shares = { all: 100, "1 %": undefined, "1 % indexed": undefined, "10 %": 10, "50 %": 50 };
const passes = (name) => (i) => {
  const { bucket } = metadataOf(i);
  return shares[name] === undefined ? bucket === 3 : bucket < shares[name];
};

try {
  if (existsSync(path.join(folder, "store.sqlite"))) console.log(`store in ${folder} used again`);
  else report("build", child("build-store.mjs", folder, count, dimension));
  report("reopen", child("reopen.mjs", folder, dimension));

  const queries = makeQueries();
  const exact = exactSearches(queries);
  const canary = exact.canary;
  const embeddings = { embedQuery: async () => canary, embedDocuments: async () => [] };
  const store = await openEmbeddedStore(folder, { embeddings, embeddingModel: "bench", indexedFields: ["part"] });
  await store.vectorSearch(queries[0], { k });
  const { ef, graph } = await store.index();
  console.log(`${graph} vectors of ${dimension} in the graph, ef ${ef}, ${queryCount} queries x ${rounds}, k ${k}`);
  line("exact scan", exact.times, "");
  await compare("in a folder:", store, { queries, exact, bare: bareGraph(ef) });
  await store.close();
  if (process.env.TEST_DATABASE_URL !== undefined)
    await comparePostgres(process.env.TEST_DATABASE_URL, { queries, exact });
} finally {
  if (options.folder === undefined) rmSync(folder, { recursive: true });
}

function makeQueries() {
  const source = textLikeVectors({ dimension, seed: 2 });
  return Array.from({ length: queryCount }, () => {
    const query = new Float64Array(dimension);
    source.next(query, 0);
    return [...query];
  });
}

/** The true nearest, and how long one scan takes; the vectors are gone afterwards. */
function exactSearches(queries) {
  const source = textLikeVectors({ dimension, seed: 1 });
  const one = new Float64Array(dimension);
  source.next(one, 0);
  const canary = [...one];
  const vectors = new Float32Array(count * dimension);
  for (let i = 0; i < count; i += 1) source.next(vectors, i * dimension);
  const truth = {};
  for (const name of Object.keys(filters))
    truth[name] = nearestPassing(vectors, queries, { dimension, k, passes: passes(name) });
  const times = queries.slice(0, 20).map((query) => {
    const before = performance.now();
    nearestPassing(vectors, [query], { dimension, k, passes: () => true });
    return performance.now() - before;
  });
  return { canary, truth, times };
}

/** Every kind of search, in rounds; bare hnswlib-node and the exact scan have theirs in between. */
async function compare(name, store, { queries, exact, bare }) {
  const times = Object.fromEntries(["bare", "words", "both", ...Object.keys(filters)].map((kind) => [kind, []]));
  const found = {};
  for (let round = 0; round < rounds; round += 1) {
    if (bare !== undefined) for (const query of queries) times.bare.push(await timed(() => bare.searchKnn(query, k)));
    for (const [kind, filter] of Object.entries(filters)) {
      for (const [q, vector] of queries.entries()) {
        let hits = [];
        const search = async () => (hits = await store.vectorSearch(vector, { k, ...(filter && { filter }) }));
        times[kind].push(await timed(search));
        const wanted = new Set(exact.truth[kind][q].map(String));
        found[kind] = (found[kind] ?? 0) + hits.filter(({ id }) => wanted.has(id)).length;
      }
    }
    for (const [q, vector] of queries.entries()) {
      const words = Array.from({ length: 8 }, (_, i) => `w${(q * 613 + i * 97 + round) % 5000}`).join(" ");
      times.words.push(await timed(() => store.lexicalSearch(words, { k })));
      times.both.push(await timed(() => store.hybridSearch(words, { k, vector })));
    }
  }
  console.log(name);
  if (bare !== undefined) line("bare hnswlib-node", times.bare, "");
  for (const kind of Object.keys(filters)) {
    const recall = (found[kind] / (queryCount * k * rounds)).toFixed(3);
    const bareRatio = percentile(times.all, 0.5) / percentile(times.bare, 0.5);
    const ratio = bare !== undefined && kind === "all" ? `${bareRatio.toFixed(2)} of bare (wanted: at most 1.5)  ` : "";
    line(`by meaning, ${kind}`, times[kind], `${ratio}recall@10 ${recall}  first ${times[kind][0].toFixed(1)} ms`);
  }
  line("by words", times.words, "");
  line("by both", times.both, "");
}

/** The same chunks in PostgreSQL, in a schema that is dropped afterwards. */
async function comparePostgres(url, { queries, exact }) {
  const { openPostgresStore } = await import("../dist/index.js");
  const { default: pg } = await import("pg");
  const schema = `bench_${process.pid}`;
  const embeddings = { embedQuery: async () => exact.canary, embedDocuments: async () => [] };
  const store = await openPostgresStore(url, { embeddings, embeddingModel: "bench", schema, indexedFields: ["part"] });
  try {
    const source = textLikeVectors({ dimension, seed: 1 });
    // The first one was the canary.
    source.next(new Float64Array(dimension), 0);
    for (let at = 0; at < count; at += 256) {
      const size = Math.min(256, count - at);
      const vectors = Array.from({ length: size }, () => new Float32Array(dimension));
      for (const vector of vectors) source.next(vector, 0);
      const documents = vectors.map((_, i) => ({ pageContent: passageText(at + i), metadata: metadataOf(at + i) }));
      await store.addVectors(vectors, documents, { ids: vectors.map((_, i) => String(at + i)) });
    }
    await compare(`PostgreSQL: ${(await store.check()).index}`, store, { queries, exact });
  } finally {
    await store.close();
    const client = new pg.Client(url);
    await client.connect();
    await client.query(`DROP SCHEMA ${schema} CASCADE`);
    await client.end();
  }
}

/** The store's own graph, read by hnswlib-node itself. */
function bareGraph(ef) {
  const { HierarchicalNSW } = createRequire(import.meta.url)("hnswlib-node");
  const bare = new HierarchicalNSW("ip", dimension);
  bare.readIndexSync(
    path.join(
      folder,
      readdirSync(folder).find((name) => name.endsWith(".hnsw")),
    ),
  );
  bare.setEf(ef);
  return bare;
}

function child(script, ...args) {
  const file = fileURLToPath(new URL(script, import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [file, ...args.map(String)], { encoding: "utf8" }));
}

function report(what, facts) {
  const told = Object.entries(facts).map(
    ([name, value]) => `${name} ${typeof value === "number" ? value.toFixed(0) : JSON.stringify(value)}`,
  );
  console.log(`${what.padEnd(24)} ${told.join("  ")}`);
}

async function timed(work) {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

function percentile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)];
}

function line(what, values, remark) {
  console.log(
    `${what.padEnd(24)} p50 ${percentile(values, 0.5).toFixed(2).padStart(7)} ms  p99 ${percentile(values, 0.99).toFixed(2).padStart(7)} ms  ${remark}`,
  );
}
