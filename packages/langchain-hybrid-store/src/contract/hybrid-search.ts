import { describe, expect, it } from "@jest/globals";
import { InvalidQueryError } from "../errors.js";
import type { HybridStore } from "../hybrid-store.js";
import { WordEmbeddings } from "../test-support/word-embeddings.js";
import { animals, animalIds, idsOf, openWithAnimals, type StoresUnderTest } from "./store-under-test.js";

const fruits = ["red apple", "green apple", "red pear", "blue plum"].map((pageContent, i) => ({
  id: `${i}`,
  pageContent,
  metadata: { i },
}));

/** Fusing both lists, and thinning one out. */
export function describeHybridSearch({ open, place }: StoresUnderTest): void {
  async function openWithFruits(embeddings = new WordEmbeddings()): Promise<HybridStore> {
    const store = await open({ embeddings });
    await store.addDocuments(fruits);
    return store;
  }

  describe("hybridSearch", () => {
    it("says where a hit stood by meaning and by words", async () => {
      const store = await openWithAnimals({ open, place });

      const [first] = await store.hybridSearch("The dog runs in the garden", { k: 2 });

      expect(first).toMatchObject({ id: "dog", rank: 1, vectorRank: 1, lexicalRank: 1, score: 2 / 61 });
      expect(first?.document.pageContent).toBe("The dog runs in the garden");
    });

    it("uses a vector that the caller has already", async () => {
      const embeddings = new WordEmbeddings();
      const store = await open({ embeddings });
      await store.addDocuments(animals, { ids: animalIds });
      const before = embeddings.queries;
      const vector = embeddings.vector(animals[3]?.pageContent ?? "");

      const hits = await store.hybridSearch("vogel", { k: 1, fetchK: 1, vector });

      expect(idsOf(hits)).toEqual(["bird"]);
      expect(embeddings.queries).toBe(before);
    });

    it("refuses numbers that make no sense before it embeds the query", async () => {
      const embeddings = new WordEmbeddings();
      const store = await openWithFruits(embeddings);
      const before = embeddings.queries;
      const wrong = [{ k: 0 }, { k: 1.5 }, { k: 2, fetchK: 0 }, { k: 2, fetchK: 2.5 }, { rrfK: -1 }, { rrfK: NaN }];

      for (const options of wrong)
        await expect(store.hybridSearch("apple", options)).rejects.toThrow(InvalidQueryError);

      expect(embeddings.queries).toBe(before);
    });

    it("returns as many hits as asked for, also above the length of its lists", async () => {
      const store = await openWithFruits();

      expect(await store.hybridSearch("apple", { k: 3, fetchK: 1 })).toHaveLength(3);
      expect(await store.hybridSearch("apple", { k: 1 })).toHaveLength(1);
      expect(await store.hybridSearch("apple", { k: 100 })).toHaveLength(4);
    });

    it("holds what one list alone found, with that list's rank only", async () => {
      const store = await openWithFruits();

      const hits = await store.hybridSearch("plum", { vector: new WordEmbeddings().vector("red apple") });

      expect(hits.find(({ id }) => id === "3")).toMatchObject({ lexicalRank: 1 });
      expect(idsOf(hits.filter(({ lexicalRank }) => lexicalRank === undefined))).not.toContain("3");
    });

    it("lets only pass what the filter lets pass, in both lists", async () => {
      const store = await openWithFruits();

      const hits = await store.hybridSearch("red apple", { filter: { field: "i", gte: 2 } });

      expect(idsOf(hits).toSorted()).toEqual(["2", "3"]);
    });
  });

  describe("maxMarginalRelevanceSearch", () => {
    it("avoids what says the same twice, also as a retriever", async () => {
      const store = await open();
      const texts = ["red apple pie", "red apple pie", "red bicycle"];
      const documents = texts.map((pageContent) => ({ pageContent, metadata: {} }));
      await store.addDocuments(documents, { ids: ["1", "2", "3"] });

      const retriever = store.asRetriever({ k: 2, searchType: "mmr", searchKwargs: { fetchK: 3, lambda: 0.3 } });

      const found = idsOf(await retriever.invoke("red apple pie"));
      expect(found).toContain("3");
      expect(found).toHaveLength(2);
    });

    it("refuses numbers that make no sense", async () => {
      const store = await openWithFruits();

      for (const options of [{ k: 0 }, { k: -1 }, { k: 1, fetchK: 0 }])
        await expect(store.maxMarginalRelevanceSearch("apple", options)).rejects.toThrow(InvalidQueryError);
    });

    it("goes on with the others when a chunk is deleted while it searches", async () => {
      const store = await openWithFruits();
      const search = store.vectorSearch.bind(store);
      store.vectorSearch = async (...query) => {
        const hits = await search(...query);
        await store.delete({ ids: ["0"] });
        return hits;
      };

      const found = await store.maxMarginalRelevanceSearch("red apple", { k: 4 });

      expect(idsOf(found).toSorted()).toEqual(["1", "2", "3"]);
    });

    it("searches only what passes the filter", async () => {
      const store = await openWithFruits();

      const found = await store.maxMarginalRelevanceSearch("apple", { k: 4, filter: { field: "i", lt: 2 } });

      expect(idsOf(found).toSorted()).toEqual(["0", "1"]);
    });
  });
}
