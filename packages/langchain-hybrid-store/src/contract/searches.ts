import { describe, expect, it } from "@jest/globals";
import { WordEmbeddings } from "../test-support/word-embeddings.js";
import { animals, idsOf, openWithAnimals, type StoresUnderTest } from "./store-under-test.js";

/** Finding by meaning and by words, and LangChain's ways to ask for it. */
export function describeSearches(stores: StoresUnderTest): void {
  const { open } = stores;

  describe("vectorSearch", () => {
    it("ranks by cosine similarity, higher is nearer", async () => {
      const store = await openWithAnimals(stores);

      const hits = await store.vectorSearch(new WordEmbeddings().vector("The dog runs in the garden"), { k: 3 });

      expect(hits[0]).toMatchObject({ id: "dog", rank: 1 });
      expect(hits[0]?.score).toBeCloseTo(1, 5);
      expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).toSorted((a, b) => b - a));
      expect(hits.map(({ rank }) => rank)).toEqual([1, 2, 3]);
    });

    it("does not depend on the length of the vectors", async () => {
      const store = await open({ embeddings: new WordEmbeddings({ dimension: 2 }) });
      const vectors = [
        [2, 0],
        [0, 300],
      ];
      await store.addVectors(vectors, animals.slice(0, 2), { ids: ["x", "y"] });

      const hits = await store.vectorSearch([0.001, 0.001 / 2], { k: 2 });

      expect(idsOf(hits)).toEqual(["x", "y"]);
      expect(hits[0]?.score).toBeCloseTo(2 / Math.sqrt(5), 5);
    });

    it("searches only what passes the filter", async () => {
      const store = await openWithAnimals(stores);

      const documents = await store.similaritySearch("The cat sleeps", 9, { field: "path", eq: "dogs.md" });

      expect(idsOf(documents).toSorted()).toEqual(["both", "dog"]);
      expect(await store.similaritySearch("cat", 9, { field: "path", eq: "nothing" })).toEqual([]);
    });

    it("finds nothing in an empty store", async () => {
      const store = await open();

      expect(await store.vectorSearch([1, 2, 3])).toEqual([]);
      expect(await store.lexicalSearch("anything")).toEqual([]);
      expect(await store.hybridSearch("anything")).toEqual([]);
      expect(store.manifest).toBeUndefined();
    });
  });

  describe("lexicalSearch", () => {
    it("finds words whatever their case, and scores above 0", async () => {
      const store = await openWithAnimals(stores);

      const hits = await store.lexicalSearch("GARDEN", { filter: { not: { field: "page", gt: 1 } } });

      expect(idsOf(hits)).toEqual(["dog"]);
      expect(hits[0]?.score).toBeGreaterThan(0);
      expect(hits[0]?.rank).toBe(1);
    });

    it("puts a chunk that holds more of the words first", async () => {
      const store = await openWithAnimals(stores);

      const hits = await store.lexicalSearch("the dog runs in a garden", { k: 2 });

      expect(idsOf(hits)).toEqual(["dog", "both"]);
    });

    it("finds a chunk by the words of its headings too, until it is replaced", async () => {
      const store = await open();
      const headings = { headings: ["Animals", "Nocturnal birds"] };
      await store.addDocuments([{ pageContent: "They hunt at night.", metadata: headings }], { ids: ["owl"] });
      await store.addDocuments([{ pageContent: "They sleep.", metadata: { headings: "none" } }], { ids: ["cat"] });

      expect(idsOf(await store.lexicalSearch("nocturnal bird"))).toEqual(["owl"]);
      expect(await store.check()).toMatchObject({ problems: [] });
      await store.addDocuments([{ pageContent: "They hunt at night.", metadata: {} }], { ids: ["owl"] });
      expect(await store.lexicalSearch("nocturnal")).toEqual([]);
    });

    it("takes any text for words, not for a query language", async () => {
      const store = await openWithAnimals(stores);

      for (const query of ["", " ", "?!", '"', "a AND (b OR", "NEAR(x y)", "*", "-", "it's: 'cat' & <-> !", "🙂"]) {
        const hits = await store.lexicalSearch(query);

        expect(hits.length).toBeLessThanOrEqual(4);
      }
    });
  });

  describe("LangChain's vector store duties", () => {
    it("has a retriever by similarity", async () => {
      const store = await openWithAnimals(stores);

      const documents = await store.asRetriever({ k: 1, filter: { field: "page", eq: 2 } }).invoke("cat");

      expect(idsOf(documents)).toEqual(["both"]);
    });

    it("gives documents with their cosine similarity", async () => {
      const store = await openWithAnimals(stores);

      const [pair] = await store.similaritySearchWithScore("The dog runs in the garden", 1);

      expect(pair?.[0]).toMatchObject({ id: "dog" });
      expect(pair?.[1]).toBeCloseTo(1, 5);
    });
  });
}
