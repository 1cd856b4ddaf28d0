/**
 * 20,000 short passages through `OVHcloudEmbeddings`, against the least time that the rate limit allows, and beside
 * `OpenAIEmbeddings` of @langchain/openai 1.5.8 with its defaults.
 *
 *   node bench/embeddings.mjs [passages]
 *
 * The server is the emulator with 400 requests a minute, 50 ms latency and batches of at most 32 texts (the service's
 * number is not published), with vectors that are hashes. The least time: the requests that a batch size makes, the first
 * 400 of them at once, each further 400 a minute later, and one latency. Each class has a fresh server, so that neither uses
 * up the other's budget.
 */
import { fork } from "node:child_process";
import process from "node:process";
import { OpenAIEmbeddings } from "@langchain/openai";
import { OVHcloudEmbeddings } from "../dist/index.js";

const count = Number(process.argv[2] ?? 20_000);
const limitPerMinute = 400;
const latencyMs = 50;
const texts = Array.from(
  { length: count },
  (_, i) => `Passage ${i} says that number ${(i * 7919) % 10_007} is of note.`,
);

const ours = await measure((baseURL) => new OVHcloudEmbeddings({ model: "bge-m3", apiKey: "bench", baseURL }), 32);
report("OVHcloudEmbeddings, batches of 32", ours, Math.ceil(count / 32));
const openai = await measure(
  (baseURL) => new OpenAIEmbeddings({ model: "bge-m3", apiKey: "bench", configuration: { baseURL } }),
  512,
);
report("OpenAIEmbeddings, its batches of 512, server that takes them", openai, Math.ceil(count / 512));
const refused = await measure(
  (baseURL) => new OpenAIEmbeddings({ model: "bge-m3", apiKey: "bench", configuration: { baseURL } }),
  32,
);
report("OpenAIEmbeddings, its batches of 512, server that takes 32", refused, Math.ceil(count / 512));

async function measure(create, maxBatch) {
  const server = fork(new URL("./embeddings-server.mjs", import.meta.url), [String(maxBatch)]);
  const { url } = await new Promise((resolve) => server.once("message", resolve));
  const startedAt = performance.now();
  let outcome;
  try {
    const vectors = await create(url).embedDocuments(texts);
    outcome = isWhole(vectors)
      ? "all vectors, 1024 numbers each"
      : `wrong: ${vectors.length} vectors, the first of ${vectors[0]?.length}`;
  } catch (error) {
    outcome = `${error.name}: ${String(error.message).split("\n")[0].slice(0, 140)}`;
  }
  const elapsedMs = performance.now() - startedAt;
  server.send("statuses");
  const { statuses } = await new Promise((resolve) => server.once("message", resolve));
  server.disconnect();
  return { elapsedMs, outcome, statuses };
}

function isWhole(vectors) {
  return vectors.length === count && vectors.every((vector) => vector.length === 1024);
}

function report(name, { elapsedMs, outcome, statuses }, requests) {
  const leastMs = Math.floor((requests - 1) / limitPerMinute) * 60_000 + latencyMs;
  const answers = Object.entries(statuses).map(([status, times]) => `${times} x ${status}`);
  console.log(`${name}: ${outcome}`);
  console.log(`  ${(elapsedMs / 1000).toFixed(1)} s for ${count} passages, answers ${answers.join(", ") || "none"}`);
  console.log(
    `  least time for ${requests} requests ${(leastMs / 1000).toFixed(1)} s, ratio ${(elapsedMs / leastMs).toFixed(2)}${name.startsWith("OVH") ? " (wanted: at most 1.1, no 429)" : ""}`,
  );
}
