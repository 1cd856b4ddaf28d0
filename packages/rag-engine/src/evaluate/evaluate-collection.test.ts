import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { openEmbeddedStore, type HybridStore } from "langchain-hybrid-store";
import { countWords } from "../test-support/count-words.js";
import { temporaryFolder, type TemporaryFolder } from "../test-support/temporary-folder.js";
import { WordEmbeddings } from "../test-support/word-embeddings.js";
import { evaluateCollection } from "./evaluate-collection.js";
import type { EvaluationDocument } from "./evaluation-set.js";
import { indexCollection } from "./index-collection.js";
import { compareReports } from "./report.js";

const filler = "It goes on and on about other things. ".repeat(12);
const documents: EvaluationDocument[] = [
  { id: "wings", title: "Wings in a slipstream", text: `${filler}The lift of wings depends on the slipstream.` },
  { id: "heat", title: "", text: "Heat moves through slabs of metal." },
  { id: "empty", title: "", text: "" },
];
const collection = {
  queries: [
    { id: "1", text: "lift of wings" },
    { id: "2", text: "heat in metal slabs" },
  ],
  judgements: new Map([
    ["1", new Map([["wings", 1]])],
    ["2", new Map([["heat", 1]])],
  ]),
};

async function* streamed(): AsyncIterable<EvaluationDocument> {
  yield* documents;
}

let folder: TemporaryFolder;
let store: HybridStore;
let embeddings: WordEmbeddings;
beforeEach(async () => {
  folder = temporaryFolder();
  embeddings = new WordEmbeddings(1024);
  store = await openEmbeddedStore(folder.path, { embeddings, embeddingModel: "words", indexedFields: ["contentKey"] });
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

const index = () => indexCollection(streamed(), { store, countTokens: countWords, maxChunkTokens: 30, batchSize: 2 });

describe("a test collection", () => {
  it("is indexed whole, in chunks of the documents", async () => {
    const indexed = await index();

    expect(indexed.documents).toBe(3);
    expect(indexed.chunks).toBe(await store.count());
    expect(await store.count({ field: "documentId", eq: "wings" })).toBeGreaterThan(2);
    expect(await store.count({ field: "documentId", eq: "empty" })).toBe(0);
  });

  it("is searched for documents, each at the place of its best chunk", async () => {
    await index();

    const { questions, estimates } = await evaluateCollection(store, collection);

    expect(questions).toBe(2);
    expect(estimates.filter(({ metric }) => metric === "nDCG@10")).toEqual([
      { system: "lexical", metric: "nDCG@10", mean: 1, low: 1, high: 1 },
      { system: "vector", metric: "nDCG@10", mean: 1, low: 1, high: 1 },
      { system: "hybrid", metric: "nDCG@10", mean: 1, low: 1, high: 1 },
    ]);
  });

  it("counts what is not found against the system", async () => {
    await index();
    const judgements = new Map([...collection.judgements, ["2", new Map([["empty", 1]])]]);

    const { estimates, differences } = await evaluateCollection(store, { ...collection, judgements });

    expect(estimates.find(({ metric }) => metric === "recall@100")).toMatchObject({ system: "lexical", mean: 0.5 });
    expect(differences).toMatchObject([
      { better: "hybrid", than: "lexical", metric: "nDCG@10", mean: 0 },
      { better: "hybrid", than: "vector", metric: "nDCG@10", mean: 0 },
    ]);
  });

  it("is compared between two runs, question by question", async () => {
    await index();
    const found = await evaluateCollection(store, collection);
    const judgements = new Map([...collection.judgements, ["2", new Map([["empty", 1]])]]);
    const missed = await evaluateCollection(store, { ...collection, judgements });

    const [ndcg] = compareReports(found, missed);

    expect(ndcg).toMatchObject({ system: "lexical", metric: "nDCG@10", mean: 0.5 });
    expect(() => compareReports(found, { values: [] })).toThrow("The two runs asked different questions");
  });

  it("stops when it is told to", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const stopped = indexCollection(streamed(), {
      store,
      countTokens: countWords,
      maxChunkTokens: 30,
      batchSize: 2,
      signal: stop.signal,
      onProgress: () => stop.abort(reason),
    });

    await expect(stopped).rejects.toBe(reason);
    await expect(evaluateCollection(store, collection, { signal: stop.signal })).rejects.toBe(reason);
  });
});
