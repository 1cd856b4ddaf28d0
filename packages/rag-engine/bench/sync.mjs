/**
 * What a sync costs besides the embedding model.
 *
 *   node bench/sync.mjs [speed] [model] [memory]
 *
 * speed   chunks a second from text files to durable (15,000 of them, or BENCH_SPEED_CHUNKS) with the model stubbed out: a vector of 384 numbers for each text, at
 *         once. Tokens are counted by a cheap stand-in (runs of letters), then by the tokenizer of MiniLM.
 * model   share of the wall time of an offline sync of the sample PDFs (or of the folder BENCH_DOCUMENTS) in which the
 *         embedding model is at work: MiniLM in the emulator of `nestor --offline`; needs `npm run build`.
 * memory  a sync of 100,000 chunks (BENCH_CHUNKS), stubbed: memory after each tenth. The vectors of the index are in memory
 *         and grow with it; what the sync itself holds must not.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Embeddings } from "@langchain/core/embeddings";
import { openEmbeddedStore } from "langchain-hybrid-store";
import { openLibrary, syncFolder } from "../dist/index.js";

const dimension = 384;
const wordsOfChunk = 110;
const chunksOfFile = 50;
const memoryChunks = Number(process.env.BENCH_CHUNKS ?? 100_000);
const parts = process.argv.length > 2 ? process.argv.slice(2) : ["speed", "model", "memory"];
const benches = { speed: benchSpeed, model: benchModel, memory: benchMemory };

/** A vector for each text, without a model: texts that differ have vectors that differ. */
class StubEmbeddings extends Embeddings {
  constructor() {
    super({});
  }

  async embedDocuments(texts) {
    return texts.map(vectorOf);
  }

  async embedQuery(text) {
    return vectorOf(text);
  }
}

/** Any embeddings, with the time measured in which at least one call is under way. */
class TimedEmbeddings extends Embeddings {
  busyMs = 0;
  calls = 0;
  texts = 0;
  #underWay = 0;
  #since = 0;

  constructor(model) {
    super({});
    this.model = model;
  }

  async embedDocuments(texts, options) {
    this.calls += 1;
    this.texts += texts.length;
    if (this.#underWay++ === 0) this.#since = performance.now();
    try {
      return await this.model.embedDocuments(texts, options);
    } finally {
      if (--this.#underWay === 0) this.busyMs += performance.now() - this.#since;
    }
  }

  embedQuery(text) {
    return this.model.embedQuery(text);
  }
}

async function benchSpeed() {
  const size = Number(process.env.BENCH_SPEED_CHUNKS ?? 15_000);
  const miniLm = await miniLmTokenizer();
  const counters = { "tokens counted cheaply": countWords, "tokens counted by MiniLM's tokenizer": miniLm };
  for (const [name, countTokens] of Object.entries(counters)) {
    if (countTokens === undefined) continue;
    await inFolder(async (folder) => {
      writeDocuments(path.join(folder, "docs"), size);
      const before = process.cpuUsage();
      const { summary } = await sync(folder, path.join(folder, "docs"), new StubEmbeddings(), countTokens);
      const { user, system } = process.cpuUsage(before);
      const rate = (ms) => ((summary.chunks / ms) * 1000).toFixed(0);
      console.log(
        `speed, ${name}: ${summary.chunks} chunks in ${seconds(summary.ms.total)}, ${rate(summary.ms.total)} chunks/s ` +
          `(${rate((user + system) / 1000)} for each second of all threads' processor time)`,
      );
    });
  }
}

async function benchModel() {
  const { openOfflineModels } = await import("../../../apps/nestor/dist/runtime/offline-models.js");
  const models = await openOfflineModels({ chatModel: "gpt-oss-120b", embeddingModel: "bge-m3" });
  const embeddings = new TimedEmbeddings(models.embeddings);
  const samples = process.env.BENCH_DOCUMENTS ?? fileURLToPath(new URL("../../../samples/", import.meta.url));
  try {
    await inFolder(async (folder) => {
      // The first answer of the model loads it, which a sync does once however long it takes.
      await models.embeddings.embedQuery("warm");
      const { summary } = await sync(folder, samples, embeddings, (text) => models.countTokens(text));
      const share = (embeddings.busyMs / summary.ms.total) * 100;
      console.log(
        `model: ${summary.pages} pages, ${summary.chunks} chunks in ${seconds(summary.ms.total)}; ` +
          `embedding ${seconds(embeddings.busyMs)} (${share.toFixed(1)} % of the wall time), ` +
          `${(embeddings.texts / embeddings.calls).toFixed(1)} texts a call`,
      );
    });
  } finally {
    await models.close();
  }
}

async function benchMemory() {
  await inFolder(async (folder) => {
    writeDocuments(path.join(folder, "docs"), memoryChunks);
    globalThis.gc?.();
    const samples = [];
    let last = 0;
    const take = (chunks) => {
      const { rss, heapUsed, external } = process.memoryUsage();
      samples.push({ chunks, "rss MB": mb(rss), "heap MB": mb(heapUsed), "buffers MB": mb(external) });
    };
    take(0);
    const started = performance.now();
    let indexed = 0;
    const onEvent = (event) => {
      if (event.type !== "file") return;
      indexed += chunksOfFile;
      if (indexed - last < memoryChunks / 10) return;
      last = indexed;
      take(indexed);
    };
    const { summary } = await sync(folder, path.join(folder, "docs"), new StubEmbeddings(), countWords, onEvent);
    console.log(`memory: ${summary.chunks} chunks in ${seconds(performance.now() - started)}; vectors alone are`);
    console.log(`${mb(summary.chunks * dimension * 4)} MB. Chunks are approximate until the end.`);
    console.table(samples);
  });
}

async function sync(folder, documents, embeddings, countTokens, onEvent = () => undefined) {
  const library = openLibrary(path.join(folder, "index"));
  const store = await openEmbeddedStore(path.join(folder, "index", "store"), {
    embeddings,
    embeddingModel: "bench/model",
    indexedFields: ["documentId", "contentKey"],
  });
  try {
    const summary = await syncFolder({ folder: documents, library, store, countTokens, maxChunkTokens: 200, onEvent });
    if (summary.failed.length > 0) throw new Error(`${summary.failed[0].path}: ${summary.failed[0].message}`);
    return { summary };
  } finally {
    await store.close();
    await library.close();
  }
}

async function miniLmTokenizer() {
  try {
    const { createMiniLmTokenizer } = await import("../../ai-endpoints-emulator/dist/index.js");
    const tokenizer = await createMiniLmTokenizer();
    return (text) => tokenizer.countTokens(text);
  } catch (error) {
    console.log(`speed: MiniLM's tokenizer is left out, because it cannot be loaded: ${error.message}`);
    return undefined;
  }
}

async function inFolder(work) {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-sync-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Text files of made-up sentences, the same in every run, that make about so many chunks. */
function writeDocuments(folder, chunks) {
  const random = mulberry32(7);
  const vocabulary = Array.from({ length: 20_000 }, () => madeUpWord(random));
  const word = () => vocabulary[Math.floor(vocabulary.length * random() ** 3)];
  for (let file = 0; file < chunks / chunksOfFile; file++) {
    const sentences = Array.from({ length: (chunksOfFile * wordsOfChunk) / 11 }, (_, index) => {
      const text = Array.from({ length: 11 }, word).join(" ");
      return `${text[0].toUpperCase()}${text.slice(1)}.${index % 10 === 9 ? "\n\n" : " "}`;
    });
    const place = path.join(folder, String(file % 100));
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, `${file}.txt`), sentences.join(""));
  }
}

/** About what a tokenizer of word pieces counts. */
function countWords(text) {
  return Math.ceil((text.match(/\p{L}+|\p{N}+|[^\s\p{L}\p{N}]/gu)?.length ?? 0) * 1.6);
}

function vectorOf(text) {
  let hash = 7;
  for (let at = 0; at < text.length; at += 7) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) >>> 0;
  const random = mulberry32(hash);
  return Array.from({ length: dimension }, () => random() - 0.5);
}

function madeUpWord(random) {
  const syllables = ["ka", "lo", "mi", "ren", "tu", "sa", "vel", "or", "an", "ti", "do", "pre", "ne", "gu"];
  return Array.from({ length: 1 + Math.floor(random() * 4) }, () => syllables[Math.floor(random() * 14)]).join("");
}

function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

function mb(bytes) {
  return Math.round(bytes / 2 ** 20);
}

for (const part of parts) {
  if (benches[part] === undefined) throw new Error(`There is no part ${part}. Use speed, model or memory.`);
  await benches[part]();
}
