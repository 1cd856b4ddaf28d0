import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { describeOnPostgres, testDatabase, type TestDatabase } from "test-postgres";
import { randomVectors } from "../test-support/random-vectors.js";
import { WordEmbeddings } from "../test-support/word-embeddings.js";
import type { PostgresStoreOptions } from "./options.js";
import { openPostgresStore } from "./open-postgres-store.js";
import type { PostgresStore } from "./postgres-store.js";

const dimension = 32;

describeOnPostgres("the graph of pgvector", () => {
  let database: TestDatabase;
  let schemas = 0;
  const opened: PostgresStore[] = [];

  beforeAll(async () => void (database = await testDatabase()));
  afterEach(async () => void (await Promise.all(opened.splice(0).map((store) => store.close()))));
  afterAll(() => database.remove());

  async function open(options: Partial<PostgresStoreOptions> = {}): Promise<PostgresStore> {
    const embeddings = new WordEmbeddings({ dimension });
    const schema = options.schema ?? `graph_${(schemas += 1)}`;
    const store = await openPostgresStore(database.url, {
      embeddings,
      embeddingModel: "words",
      exactBelow: 300,
      ...options,
      schema,
    });
    opened.push(store);
    return store;
  }

  const vectors = randomVectors(800, dimension, 5);

  async function fill(store: PostgresStore): Promise<void> {
    const documents = vectors.map((_, i) => ({ pageContent: `text ${i}`, metadata: { page: i } }));
    await store.addVectors(vectors, documents, { ids: vectors.map((_, i) => String(i)) });
    await store.settled();
  }

  it("is made when there are enough vectors, and finds what comparing all of them finds", async () => {
    const store = await open();
    await fill(store);

    const report = await store.check({ sample: 50 });

    expect(report).toMatchObject({ count: 800, index: "graph of pgvector", problems: [] });
    expect(report.recall).toBeGreaterThanOrEqual(0.95);
    expect((await store.vectorSearch(vectors[7] ?? []))[0]).toMatchObject({ id: "7", rank: 1 });
  });

  it("gives k hits under a filter that lets almost nothing pass", async () => {
    const store = await open({ hnsw: { ef: 10 } });
    await fill(store);

    const hits = await store.vectorSearch(vectors[0] ?? [], { k: 3, filter: { field: "page", in: [5, 400, 799] } });

    expect(hits.map(({ id }) => id).toSorted()).toEqual(["400", "5", "799"]);
  });

  it("is left out where all searching is to be exact", async () => {
    const store = await open({ exactBelow: Infinity });
    await fill(store);

    expect(await store.check()).toMatchObject({ index: "exact", recall: undefined });
  });

  it("is found broken when its builder died, and is built again by repair", async () => {
    const store = await open({ schema: "broken" });
    await fill(store);
    await database.query("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken.chunks_graph'::regclass");

    expect((await store.check()).problems).toMatchObject([{ code: "graph-not-usable", repairable: true }]);
    expect(await store.vectorSearch(vectors[3] ?? [], { k: 1 })).toMatchObject([{ id: "3" }]);
    expect(await store.repair()).toEqual(["Built the graph again."]);
    expect(await store.check()).toMatchObject({ index: "graph of pgvector", problems: [] });
  });

  it.each([
    [2500, "graph of pgvector"],
    [4500, "exact"],
  ])("takes vectors of %d numbers", async (long, index) => {
    const embeddings = new WordEmbeddings({ dimension: long });
    const store = await open({ embeddings, exactBelow: 5 });
    const documents = Array.from({ length: 12 }, (_, i) => ({ pageContent: `note ${i} on tea`, metadata: {} }));

    await store.addDocuments(documents);
    await store.settled();

    expect((await store.similaritySearch("note 3 on tea", 1))[0]).toMatchObject({ pageContent: "note 3 on tea" });
    expect(await store.check()).toMatchObject({ dimension: long, index, problems: [] });
  });
});

describe("without a server", () => {
  const options = { embeddings: new WordEmbeddings(), embeddingModel: "words", retryForMs: 0 };

  it("says that it cannot be reached, and never shows the password", async () => {
    const error = await openPostgresStore("postgres://ann:sesame@127.0.0.1:1/db", options).catch((e: unknown) => e);

    expect(error).toMatchObject({ name: "StoreUnavailableError" });
    expect(String(error)).toContain("PostgreSQL at 127.0.0.1:1 (database db) cannot be reached");
    expect(String(error)).not.toContain("sesame");
  });

  it.each([
    ["postgres://ann:se/same@host/db", options],
    ["mysql://host/db", options],
    ["postgres://host/db", { ...options, schema: 'x"; DROP' }],
    ["postgres://host/db", { ...options, poolSize: 0 }],
    ["postgres://host/db", { ...options, embeddingModel: "" }],
  ])("refuses %s with options that make no sense", async (url, wrong) => {
    const error = await openPostgresStore(url, wrong).catch((e: unknown) => e);

    expect(error).toMatchObject({ name: "InvalidOptionError" });
    expect(String(error)).not.toContain("same@");
  });
});
