import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from "@jest/globals";
import { openEmbeddedStore, type HybridStore } from "langchain-hybrid-store";
import { countWords } from "../../test-support/count-words.js";
import { describeOnPostgres, testDatabase, type TestDatabase } from "test-postgres";
import { temporaryFolder, type TemporaryFolder } from "../../test-support/temporary-folder.js";
import { WordEmbeddings } from "../../test-support/word-embeddings.js";
import { syncFolder } from "../sync/sync-folder.js";
import type { SyncSummary } from "../sync/sync-events.js";
import { openPostgresLibrary } from "./open-postgres-library.js";

const documents = 12;

describeOnPostgres("syncs of one folder by several workers", () => {
  let database: TestDatabase;
  let schema: string;
  let folder: TemporaryFolder;
  let data: TemporaryFolder;
  let store: HybridStore;
  let embedded: string[];
  /** What an embedding waits for. */
  let gate: (texts: string[]) => Promise<void>;

  beforeAll(async () => void (database = await testDatabase()));
  afterAll(() => database.remove());

  beforeEach(async () => {
    schema = database.newSchema();
    [folder, data] = [temporaryFolder(), temporaryFolder()];
    for (let n = 0; n < documents; n += 1) folder.write(`${n}.txt`, `Document number${n} is about thing${n} alone.`);
    embedded = [];
    gate = async () => undefined;
    const embeddings = new WordEmbeddings();
    const embed = embeddings.embedDocuments.bind(embeddings);
    jest.spyOn(embeddings, "embedDocuments").mockImplementation(async (texts) => {
      await gate(texts);
      embedded.push(...texts.filter((text) => text.includes("about thing")));
      return embed(texts);
    });
    store = await openEmbeddedStore(data.path, { embeddings, embeddingModel: "test/words" });
  });

  afterEach(async () => {
    await store.close();
    folder.remove();
    data.remove();
  });

  const sync = async (workerId: string): Promise<SyncSummary> => {
    const library = await openPostgresLibrary(database.url, { schema, workerId });
    try {
      return await syncFolder({ folder: folder.path, library, store, countTokens: countWords, maxChunkTokens: 50 });
    } finally {
      await library.close();
    }
  };
  const states = (): Promise<{ state: string; count: number }[]> =>
    database.query(`SELECT state, count(*)::integer AS count FROM ${schema}.documents GROUP BY state`);

  it("embed every document once, and all end when all is done", async () => {
    const summaries = await Promise.all(["one", "two", "three"].map(sync));

    expect(embedded).toHaveLength(documents);
    expect(summaries.reduce((sum, { indexed }) => sum + indexed, 0)).toBe(documents);
    expect(await states()).toEqual([{ state: "indexed", count: documents }]);
    expect(await store.count()).toBe(documents);
  });

  it("finish what one leaves behind that gives no sign of life any more, and it finds nothing left to do", async () => {
    let wake = (): void => undefined;
    const asleep = new Promise<void>((fellAsleep) => {
      gate = async (texts) => {
        if (!texts.some((text) => text.includes("about thing"))) return;
        gate = async () => undefined;
        fellAsleep();
        await new Promise<void>((resolve) => (wake = resolve));
      };
    });
    const sleeper = sync("sleeper");
    await asleep;
    const done = new AbortController();
    const other = sync("other").finally(() => done.abort());
    // It still reads ahead, and each step of that would be a sign of life.
    while (!done.signal.aborted) {
      await database.query(`UPDATE ${schema}.syncs SET lease_until = now() - interval '1 s' WHERE worker = 'sleeper';
        SELECT pg_sleep(0.02)`);
    }
    const summary = await other;
    wake();

    expect(summary).toMatchObject({ indexed: documents, failed: [] });
    expect(await sleeper).toMatchObject({ indexed: 0, failed: [] });
    expect(await states()).toEqual([{ state: "indexed", count: documents }]);
    expect(await store.count()).toBe(documents);
  });

  it("go on over the loss of all connections", async () => {
    gate = async (texts) => {
      if (!texts.some((text) => text.includes("about thing"))) return;
      gate = async () => undefined;
      await database.breakConnections();
    };

    const summaries = await Promise.all(["one", "two"].map(sync));

    expect(summaries.flatMap(({ failed }) => failed)).toEqual([]);
    expect(await states()).toEqual([{ state: "indexed", count: documents }]);
  });
});
