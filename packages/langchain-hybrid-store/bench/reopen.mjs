/**
 * Opens a store that was built before, searches it in every way, and tells the time to the first answer and the peak of
 * the whole process's memory: node bench/reopen.mjs folder dimension.
 */
import { openEmbeddedStore } from "../dist/index.js";
import { textLikeVectors } from "./text-like.mjs";

const [folder, dimension] = [process.argv[2], Number(process.argv[3])];
const canary = vector(1);
const query = vector(2);
const embeddings = { embedQuery: async () => canary, embedDocuments: async () => [] };

const before = performance.now();
const store = await openEmbeddedStore(folder, { embeddings, embeddingModel: "bench" });
await store.vectorSearch(query, { k: 10 });
const firstAnswerMs = performance.now() - before;
const { kind } = await store.index();
for (let i = 0; i < 50; i += 1) {
  await store.vectorSearch(vector(3 + i), { k: 10 });
  await store.vectorSearch(vector(3 + i), { k: 10, filter: { field: "bucket", eq: i } });
  await store.vectorSearch(vector(3 + i), { k: 10, filter: { field: "bucket", lt: i } });
  await store.hybridSearch(`w${i} w${i * 7} w${i * 91}`, { k: 10, vector: query });
}
const peakMb = process.resourceUsage().maxRSS / 1024;
await store.close();
console.log(JSON.stringify({ firstAnswerMs, kind, peakMb, "wanted: under 1000 ms and 1200 MB": true }));

function vector(seed) {
  const numbers = new Float64Array(dimension);
  textLikeVectors({ dimension, seed }).next(numbers, 0);
  return [...numbers];
}
