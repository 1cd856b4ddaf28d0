import { describe, expect, it } from "@jest/globals";
import type { DocumentInterface } from "@langchain/core/documents";
import { InvalidFilterError, InvalidQueryError, InvalidVectorError, StoreClosedError, StoreError } from "../errors.js";
import { EmbeddedStore } from "./embedded-store.js";
import { temporaryStores } from "../test-support/temporary-stores.js";
import { WordEmbeddings } from "../test-support/word-embeddings.js";

const { folder, open } = temporaryStores();

const animals: DocumentInterface[] = [
  { pageContent: "The cat sleeps on the warm roof", metadata: { path: "cats.md", page: 1 } },
  { pageContent: "The dog runs in the garden", metadata: { path: "dogs.md", page: 1 } },
  { pageContent: "Cats and dogs share one garden", metadata: { path: "dogs.md", page: 2 } },
  { pageContent: "Ein Vogel singt über der Straße", metadata: { path: "birds.md", page: 1, draft: true } },
];
const ids = ["cat", "dog", "both", "bird"];

async function openWithAnimals(): Promise<EmbeddedStore> {
  const store = await open();
  await store.addDocuments(animals, { ids });
  return store;
}

function idsOf(hits: readonly { id?: string | undefined }[]): (string | undefined)[] {
  return hits.map(({ id }) => id);
}

describe("what the store holds", () => {
  it("is what was added, in the order asked for, without ids that are not there", async () => {
    const store = await openWithAnimals();

    const documents = await store.get(["bird", "nothing", "cat"]);

    expect(documents).toMatchObject([
      { id: "bird", pageContent: animals[3]?.pageContent, metadata: { path: "birds.md", page: 1, draft: true } },
      { id: "cat", pageContent: animals[0]?.pageContent },
    ]);
    expect(await store.has(["cat", "nothing"])).toEqual(new Set(["cat"]));
    expect(await store.ids()).toEqual(ids);
    expect(await store.ids({ field: "path", eq: "dogs.md" })).toEqual(["dog", "both"]);
    expect(await store.count()).toBe(4);
    expect(await store.count({ field: "page", gt: 1 })).toBe(1);
  });

  it("takes ids from the option, else from the document, else makes them", async () => {
    const store = await open();

    const fromOption = await store.addDocuments([{ id: "own", pageContent: "a", metadata: {} }], { ids: ["given"] });
    const own = await store.addDocuments([{ id: "own", pageContent: "a", metadata: {} }]);
    const made = await store.addDocuments([
      { pageContent: "a", metadata: {} },
      { pageContent: "b", metadata: {} },
    ]);

    expect(fromOption).toEqual(["given"]);
    expect(own).toEqual(["own"]);
    expect(new Set(made).size).toBe(2);
    expect(await store.count()).toBe(4);
  });

  it("is replaced as a whole by a document with the same id", async () => {
    const store = await openWithAnimals();

    await store.addDocuments([{ pageContent: "A submarine dives", metadata: { path: "sea.md" } }], { ids: ["cat"] });

    expect(await store.count()).toBe(4);
    expect(await store.get(["cat"])).toMatchObject([
      { pageContent: "A submarine dives", metadata: { path: "sea.md" } },
    ]);
    expect(idsOf(await store.lexicalSearch("roof"))).toEqual([]);
    expect(idsOf(await store.lexicalSearch("submarine"))).toEqual(["cat"]);
    expect(idsOf(await store.similaritySearch("A submarine dives", 1))).toEqual(["cat"]);
    expect(
      idsOf(await store.similaritySearch("The cat sleeps on the warm roof", 4)).filter((id) => id === "cat"),
    ).toHaveLength(1);
  });

  it("keeps the last of two documents with the same id in one call", async () => {
    const store = await open();
    const twice = ["first", "second"].map((pageContent) => ({ pageContent, metadata: {} }));

    await store.addDocuments(twice, { ids: ["x", "x"] });

    expect(await store.count()).toBe(1);
    expect(idsOf(await store.similaritySearch("first", 5))).toEqual(["x"]);
    expect(await store.get(["x"])).toMatchObject([{ pageContent: "second" }]);
  });

  it.each([
    ["ids", { ids: ["cat", "nothing"] }, ["dog", "both", "bird"]],
    ["a filter", { filter: { field: "path", eq: "dogs.md" } } as const, ["cat", "bird"]],
    ["deleteAll", { deleteAll: true } as const, []],
  ])("is gone from every search after delete by %s", async (_, parameters, left) => {
    const store = await openWithAnimals();

    await store.delete(parameters);

    expect(await store.ids()).toEqual(left);
    expect(idsOf(await store.similaritySearch("garden cat dog", 9)).toSorted()).toEqual(left.toSorted());
    expect(idsOf(await store.lexicalSearch("cat dog garden vogel", { k: 9 })).toSorted()).toEqual(left.toSorted());
  });

  it("is there again after closing and opening", async () => {
    const directory = folder();
    const first = await open(directory);
    await first.addDocuments(animals, { ids });
    await first.close();

    const second = await open(directory);

    expect(await second.ids()).toEqual(ids);
    expect(idsOf(await second.similaritySearch("The dog runs in the garden", 1))).toEqual(["dog"]);
    expect(idsOf(await second.lexicalSearch("dogs"))).toEqual(["dog", "both"]);
  });

  it("keeps nested metadata and any characters of a text", async () => {
    const store = await open();
    const pageContent = "NUL \u0000, quote \" ', emoji 🙂, combining e\u0301";
    const metadata = { loc: { page: 3, lines: [1, 2] }, "strange key\n": null };

    await store.addDocuments([{ pageContent, metadata }], { ids: ["x"] });

    expect(await store.get(["x"])).toMatchObject([{ pageContent, metadata }]);
  });

  it("is everything of many documents in one call, while timers of the caller go on", async () => {
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
});

describe("vectorSearch", () => {
  it("ranks by cosine similarity, higher is nearer", async () => {
    const store = await openWithAnimals();

    const hits = await store.vectorSearch(new WordEmbeddings().vector("The dog runs in the garden"), { k: 3 });

    expect(hits[0]).toMatchObject({ id: "dog", rank: 1 });
    expect(hits[0]?.score).toBeCloseTo(1, 5);
    expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).toSorted((a, b) => b - a));
    expect(hits.map(({ rank }) => rank)).toEqual([1, 2, 3]);
  });

  it("does not depend on the length of the vectors", async () => {
    const store = await open(undefined, { embeddings: new WordEmbeddings({ dimension: 2 }) });
    await store.addVectors(
      [
        [2, 0],
        [0, 300],
      ],
      animals.slice(0, 2),
      { ids: ["x", "y"] },
    );

    const hits = await store.vectorSearch([0.001, 0.001 / 2], { k: 2 });

    expect(idsOf(hits)).toEqual(["x", "y"]);
    expect(hits[0]?.score).toBeCloseTo(2 / Math.sqrt(5), 5);
  });

  it("searches only what passes the filter", async () => {
    const store = await openWithAnimals();

    const documents = await store.similaritySearch("The cat sleeps", 9, { field: "path", eq: "dogs.md" });

    expect(idsOf(documents).toSorted()).toEqual(["both", "dog"]);
    expect(await store.similaritySearch("cat", 9, { field: "path", eq: "nothing" })).toEqual([]);
  });

  it("finds nothing in an empty store", async () => {
    const store = await open();

    expect(await store.vectorSearch([1, 2, 3])).toEqual([]);
    expect(await store.lexicalSearch("anything")).toEqual([]);
    expect(await store.hybridSearch("anything")).toEqual([]);
    expect(await store.index()).toEqual({ kind: "exact", flat: 0, graph: 0 });
    expect(store.manifest).toBeUndefined();
  });
});

describe("lexicalSearch", () => {
  it("finds other forms of English words, and words with other accents and cases", async () => {
    const store = await openWithAnimals();

    expect(idsOf(await store.lexicalSearch("DOGS running"))).toEqual(["dog", "both"]);
    expect(idsOf(await store.lexicalSearch("uber"))).toEqual(["bird"]);
  });

  it("scores above 0 and ranks by it, also under a filter", async () => {
    const store = await openWithAnimals();

    const hits = await store.lexicalSearch("garden dog", { filter: { not: { field: "page", gt: 1 } } });

    expect(idsOf(hits)).toEqual(["dog"]);
    expect(hits[0]?.score).toBeGreaterThan(0);
  });
});

describe("hybridSearch", () => {
  it("says where a hit stood by meaning and by words", async () => {
    const store = await openWithAnimals();

    const [first] = await store.hybridSearch("The dog runs in the garden", { k: 2 });

    expect(first).toMatchObject({ id: "dog", rank: 1, vectorRank: 1, lexicalRank: 1, score: 2 / 61 });
    expect(first?.document.pageContent).toBe("The dog runs in the garden");
  });

  it("uses a vector that the caller has already", async () => {
    const embeddings = new WordEmbeddings();
    const store = await open(undefined, { embeddings });
    await store.addDocuments(animals, { ids });
    const before = embeddings.queries;

    const hits = await store.hybridSearch("vogel", {
      k: 1,
      fetchK: 1,
      vector: embeddings.vector(animals[3]?.pageContent ?? ""),
    });

    expect(idsOf(hits)).toEqual(["bird"]);
    expect(embeddings.queries).toBe(before);
  });
});

describe("LangChain's vector store duties", () => {
  it("has a retriever by similarity", async () => {
    const store = await openWithAnimals();

    const documents = await store.asRetriever({ k: 1, filter: { field: "page", eq: 2 } }).invoke("cat");

    expect(idsOf(documents)).toEqual(["both"]);
  });

  it("has a retriever by maximal marginal relevance, which avoids what says the same twice", async () => {
    const store = await open();
    const texts = ["red apple pie", "red apple pie", "red bicycle"];
    await store.addDocuments(
      texts.map((pageContent) => ({ pageContent, metadata: {} })),
      { ids: ["1", "2", "3"] },
    );

    const retriever = store.asRetriever({ k: 2, searchType: "mmr", searchKwargs: { fetchK: 3, lambda: 0.3 } });

    expect(idsOf(await retriever.invoke("red apple pie")).toSorted()).toEqual(["1", "3"]);
  });

  it("opens and fills a store by fromTexts and fromDocuments", async () => {
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

describe("wrong input", () => {
  it.each([
    ["NaN", [Number.NaN, 1]],
    ["infinity", [Number.POSITIVE_INFINITY, 1]],
    ["a zero vector", [0, 0]],
    ["another dimension", [1, 2, 3]],
  ])("refuses a call with %s in its last vector as a whole", async (_, vector) => {
    const store = await open(undefined, { embeddings: new WordEmbeddings({ dimension: 2 }) });
    await store.addVectors([[1, 0]], [{ pageContent: "there", metadata: {} }], { ids: ["there"] });
    const many = Array.from({ length: 200 }, (_, i) => ({ pageContent: `n${i}`, metadata: {} }));
    const vectors = [...many.slice(1).map(() => [1, 1]), vector];

    await expect(store.addVectors(vectors, many)).rejects.toThrow(InvalidVectorError);

    expect(await store.ids()).toEqual(["there"]);
  });

  it("refuses queries that cannot be answered", async () => {
    const store = await openWithAnimals();

    await expect(store.vectorSearch([1, 2, 3])).rejects.toThrow(InvalidVectorError);
    await expect(store.vectorSearch(new WordEmbeddings().vector("x"), { k: 0 })).rejects.toThrow(InvalidQueryError);
    await expect(store.lexicalSearch("x", { k: -1 })).rejects.toThrow(InvalidQueryError);
    await expect(store.lexicalSearch("x", { filter: { page: 1 } as never })).rejects.toThrow(InvalidFilterError);
    await expect(store.delete({} as never)).rejects.toThrow(StoreError);
    expect(await store.count()).toBe(4);
  });

  it("refuses lists of different lengths", async () => {
    const store = await open();

    await expect(store.addVectors([[1]], [], {})).rejects.toThrow(InvalidVectorError);
    await expect(store.addDocuments(animals, { ids: ["one"] })).rejects.toThrow(InvalidVectorError);
  });
});

describe("close", () => {
  it("lets what is under way finish, may be called twice, and ends all use", async () => {
    const directory = folder();
    const store = await open(directory);
    const adding = store.addDocuments(animals, { ids });
    await store.has(["x"]);

    await adding;
    const searching = store.similaritySearch("cat", 1);
    await searching;
    await Promise.all([store.close(), store.close()]);

    await expect(store.addDocuments(animals)).rejects.toThrow(StoreClosedError);
    await expect(store.lexicalSearch("cat")).rejects.toThrow(StoreClosedError);
    await expect(store.get(["cat"])).rejects.toThrow(StoreClosedError);
    await expect(store.vectorSearch([1])).rejects.toThrow(StoreClosedError);
    expect(await (await open(directory)).count()).toBe(4);
  });
});
