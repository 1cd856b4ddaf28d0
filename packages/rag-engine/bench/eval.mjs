/**
 * Retrieval on a test collection in BEIR's layout, in a folder and (where TEST_DATABASE_URL names a server with pgvector) in
 * PostgreSQL, with our own chunker, full text and fusion, and MiniLM in the emulator of `nestor --offline` (needs
 * `npm run build`).
 *
 *   node bench/eval.mjs <folder> [least lexical nDCG@10] [least hybrid nDCG@10]
 *
 * Texts are embedded once for both. Ends with 1 when a figure is below its least, or when the two backends are further
 * than 0.01 apart in any. For Cranfield without its -1 judgements .38 and .43 are reached.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Embeddings } from "@langchain/core/embeddings";
import { openEmbeddedStore, openPostgresStore } from "langchain-hybrid-store";
import { dropPostgresSchema, evaluateCollection, indexCollection, readBeir } from "../dist/index.js";

const farthest = 0.01;
const [folder, leastLexical = "0", leastHybrid = "0"] = process.argv.slice(2);
if (folder === undefined) throw new Error("Say which collection: node bench/eval.mjs <folder>");
const server = process.env.TEST_DATABASE_URL;

/** Keeps what the model gave, so that the second index costs nothing. */
class RememberingEmbeddings extends Embeddings {
  #known = new Map();

  constructor(model) {
    super({});
    this.model = model;
  }

  async embedDocuments(texts) {
    const missing = [...new Set(texts)].filter((text) => !this.#known.has(text));
    const vectors = missing.length === 0 ? [] : await this.model.embedDocuments(missing);
    for (const [index, text] of missing.entries()) this.#known.set(text, vectors[index]);
    return texts.map((text) => this.#known.get(text));
  }

  async embedQuery(text) {
    const key = `query: ${text}`;
    if (!this.#known.has(key)) this.#known.set(key, await this.model.embedQuery(text));
    return this.#known.get(key);
  }
}

const { openOfflineModels } = await import("../../../apps/nestor/dist/runtime/offline-models.js");
const models = await openOfflineModels({ chatModel: "gpt-oss-120b", embeddingModel: "bge-m3" });
const options = {
  embeddings: new RememberingEmbeddings(models.embeddings),
  embeddingModel: models.embeddingIdentity,
  indexedFields: ["documentId", "contentKey"],
};
try {
  const set = await readBeir(folder);
  const embedded = await inFolder(set);
  const postgres = server === undefined ? undefined : await inPostgres(set, server);
  if (postgres === undefined) console.log("PostgreSQL is left out: TEST_DATABASE_URL is not set.");
  process.exitCode = judge(embedded, postgres) ? 0 : 1;
} finally {
  await models.close();
}

async function inFolder(set) {
  const directory = mkdtempSync(path.join(tmpdir(), "bench-eval-"));
  try {
    return await evaluate("in a folder", set, await openEmbeddedStore(directory, options));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function inPostgres(set, url) {
  const schema = `bench_eval_${process.pid}`;
  try {
    return await evaluate("in PostgreSQL", set, await openPostgresStore(url, { ...options, schema }));
  } finally {
    await dropPostgresSchema(url, schema);
  }
}

async function evaluate(where, set, store) {
  try {
    const started = performance.now();
    const { documents, chunks } = await indexCollection(set.documents(), {
      store,
      countTokens: (text) => models.countTokens(text),
      maxChunkTokens: models.maxChunkTokens,
    });
    const indexed = performance.now();
    const report = await evaluateCollection(store, set);
    const took = `indexed in ${seconds(indexed - started)}, asked in ${seconds(performance.now() - indexed)}`;
    console.log(`${where}: ${documents} documents, ${chunks} chunks, ${report.questions} questions; ${took}`);
    for (const { system, metric, ...estimate } of report.estimates) print(system, metric, estimate);
    for (const { better, than, metric, ...estimate } of report.differences) {
      print(`${better} - ${than}`, metric, estimate);
    }
    return report;
  } finally {
    await store.close();
  }
}

function print(name, metric, { mean, low, high }) {
  const [value, from, to] = [mean, low, high].map((number) => number.toFixed(4));
  console.log(`  ${name.padEnd(18)} ${metric.padEnd(13)} ${value} [${from}, ${to}]`);
}

function judge(embedded, postgres) {
  const ndcg = (system) =>
    embedded.estimates.find((estimate) => estimate.system === system && estimate.metric === "nDCG@10").mean;
  const apart = (postgres?.estimates ?? []).map(({ mean }, index) => Math.abs(mean - embedded.estimates[index].mean));
  if (postgres !== undefined) console.log(`farthest apart: ${Math.max(...apart).toFixed(4)}`);
  return (
    ndcg("lexical") >= Number(leastLexical) &&
    ndcg("hybrid") >= Number(leastHybrid) &&
    apart.every((distance) => distance <= farthest)
  );
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}
