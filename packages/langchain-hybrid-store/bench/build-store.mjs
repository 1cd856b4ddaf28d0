/**
 * Fills a store and waits until its graph is built, measured and on disk. Run as a process of its own, whose memory is
 * the store's: node bench/build-store.mjs folder count dimension. Prints what it took as JSON.
 */
import { setTimeout as delay } from "node:timers/promises";
import { openEmbeddedStore } from "../dist/index.js";
import { metadataOf, passageText } from "./data.mjs";
import { textLikeVectors } from "./text-like.mjs";
import { untilMeasured } from "./until-measured.mjs";

const [folder, count, dimension] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const perCall = 256;
const source = textLikeVectors({ dimension, seed: 1 });
const buffer = new Float64Array(dimension);
const next = () => {
  source.next(buffer, 0);
  return [...buffer];
};
const canary = next();
const embeddings = { embedQuery: async () => canary, embedDocuments: async (texts) => texts.map(() => canary) };
const store = await openEmbeddedStore(folder, { embeddings, embeddingModel: "bench", indexedFields: ["part"] });

let insideMs = 0;
let longestSearchMs = 0;
for (let at = 0; at < count; at += perCall) {
  const size = Math.min(perCall, count - at);
  const vectors = Array.from({ length: size }, next);
  const documents = vectors.map((_, i) => ({ pageContent: passageText(at + i), metadata: metadataOf(at + i) }));
  const before = performance.now();
  const adding = store.addVectors(vectors, documents, { ids: vectors.map((_, i) => String(at + i)) });
  if (at > perCall * 10)
    longestSearchMs = Math.max(longestSearchMs, await timed(() => store.vectorSearch(vectors[0], { k: 10 })));
  await adding;
  insideMs += performance.now() - before;
}
const before = performance.now();
while ((await store.index()).kind === "building") {
  longestSearchMs = Math.max(longestSearchMs, await timed(() => store.lexicalSearch("w17", { k: 1 })));
  await delay(20);
}
const graphMs = performance.now() - before;
await untilMeasured(store, folder);
const index = await store.index();
await store.close();
const peakMb = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ insideMs, graphMs, longestSearchMs, peakMb, index }));

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
