import { describe, expect, it } from "@jest/globals";
import { describeStore } from "../contract/describe-store.js";
import { describeFilters } from "../contract/filters.js";
import { animalIds, animals } from "../contract/store-under-test.js";
import { names } from "../test-support/filters.js";
import { temporaryStores } from "../test-support/temporary-stores.js";
import { WordEmbeddings } from "../test-support/word-embeddings.js";
import { EmbeddedStore } from "./embedded-store.js";

const { folder, open } = temporaryStores();

describeStore("a store in a folder", {
  open: (options, directory) => open(directory, options),
  place: folder,
});

describe("with indexes on the fields,", () => {
  describeFilters({
    open: (options, directory) => open(directory, { ...options, indexedFields: names }),
    place: folder,
  });
});

describe("searching through the graph,", () => {
  describeFilters({ open: (options, directory) => open(directory, { ...options, exactBelow: 1 }), place: folder });
});

describe("a store in a folder", () => {
  it("keeps NUL in a text, and the order of adding", async () => {
    const store = await open();
    const pageContent = "NUL \u0000";

    await store.addDocuments([{ pageContent, metadata: {} }], { ids: ["x"] });
    await store.addDocuments(animals, { ids: animalIds });

    expect(await store.get(["x"])).toMatchObject([{ pageContent }]);
    expect(await store.ids()).toEqual(["x", ...animalIds]);
  });

  it("finds other forms of English words, and words with other accents", async () => {
    const store = await open();
    await store.addDocuments(animals, { ids: animalIds });

    expect((await store.lexicalSearch("DOGS running")).map(({ id }) => id)).toEqual(["dog", "both"]);
    expect((await store.lexicalSearch("uber")).map(({ id }) => id)).toEqual(["bird"]);
  });

  it("says how it searches", async () => {
    const store = await open();

    expect(await store.index()).toMatchObject({ kind: "exact", flat: 0, graph: 0 });
  });

  it("lets timers of the caller go on while many documents are added in one call", async () => {
    const store = await open();
    const many = Array.from({ length: 1500 }, (_, i) => ({ pageContent: `number n${i}`, metadata: { i } }));
    const vectors = many.map(({ pageContent }) => new WordEmbeddings().vector(pageContent));
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 0);

    await store.addVectors(vectors, many);
    clearInterval(timer);

    expect(await store.count()).toBe(1500);
    expect(turns).toBeGreaterThan(5);
  });

  it("is opened and filled by fromTexts and fromDocuments", async () => {
    const options = { directory: folder(), embeddingModel: "words" };

    const store = await EmbeddedStore.fromTexts(["one", "two"], [{ n: 1 }, { n: 2 }], new WordEmbeddings(), options);
    await store.close();
    const again = await EmbeddedStore.fromDocuments(
      [{ pageContent: "three", metadata: {} }],
      new WordEmbeddings(),
      options,
    );

    expect(await again.count()).toBe(3);
    expect(await again.similaritySearch("two", 1)).toMatchObject([{ pageContent: "two", metadata: { n: 2 } }]);
    await again.close();
  });
});
