import { describe, expect, it } from "@jest/globals";
import { InvalidQueryError } from "./errors.js";
import { temporaryStores } from "./test-support/temporary-stores.js";
import { WordEmbeddings } from "./test-support/word-embeddings.js";

const { open } = temporaryStores();

const documents = ["red apple", "green apple", "red pear", "blue plum"].map((pageContent, i) => ({
  id: `${i}`,
  pageContent,
  metadata: { i },
}));

describe("hybridSearch", () => {
  it.each([{ k: 0 }, { k: -1 }, { k: 1.5 }, { k: 2, fetchK: 0 }, { k: 2, fetchK: 2.5 }, { rrfK: -1 }, { rrfK: NaN }])(
    "refuses %j before it embeds the query",
    async (options) => {
      const embeddings = new WordEmbeddings();
      const store = await open(undefined, { embeddings });
      await store.addDocuments(documents);
      const before = embeddings.queries;

      await expect(store.hybridSearch("apple", options)).rejects.toThrow(InvalidQueryError);

      expect(embeddings.queries).toBe(before);
    },
  );

  it("returns as many hits as asked for, also above the length of its lists", async () => {
    const store = await open();
    await store.addDocuments(documents);

    expect(await store.hybridSearch("apple", { k: 3, fetchK: 1 })).toHaveLength(3);
    expect(await store.hybridSearch("apple", { k: 1 })).toHaveLength(1);
    expect(await store.hybridSearch("apple", { k: 100 })).toHaveLength(4);
  });

  it("holds what one list alone found, with that list's rank only", async () => {
    const store = await open();
    await store.addDocuments(documents);

    const hits = await store.hybridSearch("plum", { vector: new WordEmbeddings().vector("red apple") });

    expect(hits.find(({ id }) => id === "3")).toMatchObject({ lexicalRank: 1 });
    expect(hits.filter(({ lexicalRank }) => lexicalRank === undefined).map(({ id }) => id)).not.toContain("3");
  });

  it("lets only pass what the filter lets pass, in both lists", async () => {
    const store = await open();
    await store.addDocuments(documents);

    const hits = await store.hybridSearch("red apple", { filter: { field: "i", gte: 2 } });

    expect(hits.map(({ id }) => id).toSorted()).toEqual(["2", "3"]);
  });
});

describe("maxMarginalRelevanceSearch", () => {
  it.each([{ k: 0 }, { k: -1 }, { k: 1, fetchK: 0 }])("refuses %j", async (options) => {
    const store = await open();
    await store.addDocuments(documents);

    await expect(store.maxMarginalRelevanceSearch("apple", options)).rejects.toThrow(InvalidQueryError);
  });

  it("goes on with the others when a chunk is deleted while it searches", async () => {
    const store = await open();
    await store.addDocuments(documents);
    const search = store.vectorSearch.bind(store);
    store.vectorSearch = async (...query) => {
      const hits = await search(...query);
      await store.delete({ ids: ["0"] });
      return hits;
    };

    const found = await store.maxMarginalRelevanceSearch("red apple", { k: 4 });

    expect(found.map(({ id }) => id).toSorted()).toEqual(["1", "2", "3"]);
  });

  it("searches only what passes the filter", async () => {
    const store = await open();
    await store.addDocuments(documents);

    const found = await store.maxMarginalRelevanceSearch("apple", { k: 4, filter: { field: "i", lt: 2 } });

    expect(found.map(({ id }) => id).toSorted()).toEqual(["0", "1"]);
  });
});
