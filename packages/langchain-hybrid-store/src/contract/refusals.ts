import { describe, expect, it } from "@jest/globals";
import { InvalidFilterError, InvalidQueryError, InvalidVectorError, StoreError } from "../errors.js";
import { WordEmbeddings } from "../test-support/word-embeddings.js";
import { animals, openWithAnimals, type StoresUnderTest } from "./store-under-test.js";

/** What is refused, before anything is written. */
export function describeRefusals(stores: StoresUnderTest): void {
  const { open } = stores;

  describe("wrong input", () => {
    it.each([
      ["NaN", [Number.NaN, 1]],
      ["infinity", [Number.POSITIVE_INFINITY, 1]],
      ["a zero vector", [0, 0]],
      ["another dimension", [1, 2, 3]],
    ])("refuses a call with %s in its last vector as a whole", async (_, vector) => {
      const store = await open({ embeddings: new WordEmbeddings({ dimension: 2 }) });
      await store.addVectors([[1, 0]], [{ pageContent: "there", metadata: {} }], { ids: ["there"] });
      const many = Array.from({ length: 200 }, (_, i) => ({ pageContent: `n${i}`, metadata: {} }));
      const vectors = [...many.slice(1).map(() => [1, 1]), vector];

      await expect(store.addVectors(vectors, many)).rejects.toThrow(InvalidVectorError);

      expect(await store.ids()).toEqual(["there"]);
    });

    it("refuses queries that cannot be answered", async () => {
      const store = await openWithAnimals(stores);
      const vector = new WordEmbeddings().vector("x");

      await expect(store.vectorSearch([1, 2, 3])).rejects.toThrow(InvalidVectorError);
      await expect(store.vectorSearch(vector, { k: 0 })).rejects.toThrow(InvalidQueryError);
      await expect(store.lexicalSearch("x", { k: -1 })).rejects.toThrow(InvalidQueryError);
      await expect(store.lexicalSearch("x", { filter: { page: 1 } as never })).rejects.toThrow(InvalidFilterError);
      await expect(store.count({ field: "page", eq: Number.NaN })).rejects.toThrow(InvalidFilterError);
      await expect(store.delete({} as never)).rejects.toThrow(StoreError);
      expect(await store.count()).toBe(4);
    });

    it("refuses lists of different lengths", async () => {
      const store = await open();

      await expect(store.addVectors([[1]], [], {})).rejects.toThrow(InvalidVectorError);
      await expect(store.addDocuments(animals, { ids: ["one"] })).rejects.toThrow(InvalidVectorError);
    });
  });
}
