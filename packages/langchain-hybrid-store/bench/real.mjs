/**
 * Recall on real embeddings: sentences of a collection in BEIR's layout, embedded by all-MiniLM-L6-v2 (in this process,
 * some 100 a second), and the collection's own questions.
 *
 *   node bench/real.mjs path/to/cranfield [sentences]
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createMiniLmEmbedder } from "../../ai-endpoints-emulator/dist/index.js";
import { openEmbeddedStore } from "../dist/index.js";
import { nearestPassing } from "./exact.mjs";
import { untilMeasured } from "./until-measured.mjs";

const [collection, most = "4000"] = process.argv.slice(2);
const k = 10;
const dimension = 384;
const linesOf = (name) =>
  readFileSync(path.join(collection, name), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).text);
const sentences = linesOf("corpus.jsonl")
  .flatMap((text) => text.split(/ \. /))
  .filter((sentence) => sentence.length > 40)
  .slice(0, Number(most));
const questions = linesOf("queries.jsonl");

const model = await createMiniLmEmbedder();
const embed = async (texts) => {
  const vectors = [];
  for (let from = 0; from < texts.length; from += 64)
    vectors.push(...(await model.embed(texts.slice(from, from + 64))).vectors);
  return vectors;
};
const folder = mkdtempSync(path.join(tmpdir(), "bench-real-"));
const embeddings = { embedQuery: async (text) => [...(await embed([text]))[0]], embedDocuments: embed };
const store = await openEmbeddedStore(folder, { embeddings, embeddingModel: "minilm", exactBelow: 1 });
try {
  const vectors = await embed(sentences);
  const documents = sentences.map((pageContent, i) => ({ pageContent, metadata: { bucket: (i * 7919) % 100 } }));
  await store.addVectors(vectors, documents, { ids: sentences.map((_, i) => String(i)) });
  await untilMeasured(store, folder);
  const flat = new Float32Array(vectors.length * dimension);
  for (const [i, vector] of vectors.entries()) flat.set(vector, i * dimension);
  const queries = (await embed(questions)).map((vector) => [...vector]);
  console.log(`${sentences.length} sentences, ${queries.length} questions, ef ${(await store.index()).ef}`);
  for (const [name, filter, passes] of [
    ["all", undefined, () => true],
    ["10 %", { field: "bucket", lt: 10 }, (i) => (i * 7919) % 100 < 10],
    ["50 %", { field: "bucket", lt: 50 }, (i) => (i * 7919) % 100 < 50],
  ]) {
    const truth = nearestPassing(flat, queries, { dimension, k, passes });
    let found = 0;
    for (const [q, query] of queries.entries()) {
      const wanted = new Set(truth[q].map(String));
      const hits = await store.vectorSearch(query, { k, ...(filter && { filter }) });
      found += hits.filter(({ id }) => wanted.has(id)).length;
    }
    console.log(`recall@${k}, ${name.padEnd(5)} ${(found / (queries.length * k)).toFixed(4)} (wanted: at least 0.98)`);
  }
} finally {
  await store.close();
  await model.close();
  rmSync(folder, { recursive: true });
}
