/**
 * What retrieval costs for a question: p50 and p95 of the retriever (hybrid search, duplicates dropped, diversified), at
 * 1,000 and 20,000 chunks, against the bare `store.hybridSearch` and against an exact scan of all vectors in plain
 * JavaScript, measured in the same run on the same questions.
 *
 *   node bench/ask.mjs [chunks ...]
 *
 * The corpus is synthetic and the same in every run: words of a made-up vocabulary, frequent ones often, in topics. The
 * embedding is a stand-in that hashes words into 384 dimensions: "excluded" looks the question's vector up, "included"
 * computes it. A real model costs milliseconds to hundreds of them, and the same for every way of searching.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Document } from "@langchain/core/documents";
import { Embeddings } from "@langchain/core/embeddings";
import { openEmbeddedStore } from "langchain-hybrid-store";
import { createRetriever } from "../dist/index.js";

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_000, 20_000];
const dimension = 384;
const k = 6;
const questionCount = 200;
const rounds = 3;

class HashEmbeddings extends Embeddings {
  known = new Map();

  async embedQuery(text) {
    return this.known.get(text) ?? embed(text);
  }

  async embedDocuments(texts) {
    return texts.map(embed);
  }
}

for (const size of sizes) await bench(size);

async function bench(size) {
  const random = mulberry32(7);
  const vocabulary = Array.from({ length: 20_000 }, () => madeUpWord(random));
  const texts = Array.from({ length: size }, (_, index) => text(vocabulary, random, index % 200, 80));
  const questions = Array.from({ length: questionCount }, (_, index) => text(vocabulary, random, index, 9));
  const directory = mkdtempSync(path.join(tmpdir(), "bench-ask-"));
  const embeddings = new HashEmbeddings({});
  const store = await openEmbeddedStore(directory, { embeddings, embeddingModel: "bench/hash" });
  try {
    const vectors = texts.map(embed);
    await fill(store, texts, vectors);
    const search = await prepare(store, embeddings, vectors);
    for (const question of questions) embeddings.known.set(question, embed(question));
    const excluded = await measure(questions, search);
    embeddings.known.clear();
    const included = await measure(questions, search);
    print(`${size} chunks, query embedding excluded`, excluded);
    print(`${size} chunks, query embedding included (a hash, a stand-in)`, included);
  } finally {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function fill(store, texts, vectors) {
  for (let from = 0; from < texts.length; from += 500) {
    const documents = texts.slice(from, from + 500).map((pageContent, offset) => {
      const ordinal = from + offset;
      const documentId = `document-${Math.floor(ordinal / 100)}`;
      const page = 1 + Math.floor((ordinal % 100) / 3);
      const metadata = {
        documentId,
        page,
        start: 0,
        end: pageContent.length,
        ordinal,
      };
      return new Document({ pageContent, metadata, id: `${documentId}:${ordinal}` });
    });
    await store.addVectors(vectors.slice(from, from + 500), documents, { ids: documents.map(({ id }) => id) });
  }
  await settled(store);
}

/** The graph grows behind the inserts; a search meanwhile waits for the same processor. */
async function settled(store) {
  while ((await store.index()).kind === "building") await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Every document is there. */
const library = {
  searchable: async (ids) => new Map(ids.map((id) => [id, { id, title: id, path: `${id}.pdf`, pageKind: "page" }])),
};

async function prepare(store, embeddings, vectors) {
  const retriever = createRetriever({ store, library, k });
  const flat = new Float32Array(vectors.length * dimension);
  for (const [index, vector] of vectors.entries()) flat.set(vector, index * dimension);
  return {
    "our retriever": (question) => retriever.retrieve(question),
    "bare hybridSearch": (question) => store.hybridSearch(question, { k }),
    "exact scan in JS (meaning only)": async (question) => exactScan(flat, await embeddings.embedQuery(question)),
  };
}

/** Question by question, each way in turn and each first in turn: a busy machine and a cold cache are equally unkind to all. */
async function measure(questions, search) {
  const times = new Map(Object.keys(search).map((name) => [name, []]));
  for (const question of questions.slice(0, 20)) for (const run of Object.values(search)) await run(question);
  for (let round = 0; round < rounds; round += 1) {
    for (const [turn, question] of questions.entries()) {
      for (const [name, run] of rotated(Object.entries(search), turn)) {
        const started = performance.now();
        await run(question);
        times.get(name).push(performance.now() - started);
      }
    }
  }
  return times;
}

function rotated(entries, by) {
  const first = by % entries.length;
  return [...entries.slice(first), ...entries.slice(0, first)];
}

function print(title, times) {
  console.log(title);
  const ours = quantile(times.get("our retriever"), 0.5);
  for (const [name, all] of times) {
    const p50 = quantile(all, 0.5);
    const ratio = name === "our retriever" ? "" : `  ours takes ${(ours / p50).toFixed(2)} of it`;
    console.log(
      `  ${name.padEnd(32)} p50 ${p50.toFixed(2).padStart(7)} ms  p95 ${quantile(all, 0.95).toFixed(2).padStart(7)} ms${ratio}`,
    );
  }
}

function exactScan(flat, query) {
  const best = [];
  for (let index = 0, at = 0; at < flat.length; index += 1, at += dimension) {
    let score = 0;
    for (let i = 0; i < dimension; i += 1) score += flat[at + i] * query[i];
    if (best.length < k || score > best[best.length - 1].score) {
      best.push({ index, score });
      best.sort((a, b) => b.score - a.score);
      if (best.length > k) best.pop();
    }
  }
  return best;
}

function quantile(values, q) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * q)];
}

/** Half of the words from the topic's own, the rest from everywhere; frequent words first in the vocabulary. */
function text(vocabulary, random, topic, words) {
  return Array.from({ length: words }, () => {
    const rank = Math.floor(random() ** 3 * vocabulary.length);
    return random() < 0.5 ? vocabulary[(topic * 97 + Math.floor(random() * 60)) % vocabulary.length] : vocabulary[rank];
  }).join(" ");
}

function madeUpWord(random) {
  const syllables = [
    "ba",
    "do",
    "ke",
    "li",
    "mu",
    "na",
    "po",
    "ri",
    "sa",
    "te",
    "vu",
    "zi",
    "gor",
    "lan",
    "mer",
    "tis",
  ];
  return Array.from(
    { length: 2 + Math.floor(random() * 3) },
    () => syllables[Math.floor(random() * syllables.length)],
  ).join("");
}

function embed(text) {
  const vector = Array.from({ length: dimension }, () => 0);
  for (const word of text.split(" ")) {
    const random = mulberry32(hash(word));
    for (let i = 0; i < 16; i += 1) vector[Math.floor(random() * dimension)] += random() - 0.5;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

function hash(word) {
  let value = 2166136261;
  for (let i = 0; i < word.length; i += 1) value = Math.imul(value ^ word.charCodeAt(i), 16777619);
  return value >>> 0;
}

function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
