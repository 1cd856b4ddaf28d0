import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { openEmbeddedStore, type HybridStore } from "langchain-hybrid-store";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { countWords } from "../../test-support/count-words.js";
import { temporaryFolder, type TemporaryFolder } from "../../test-support/temporary-folder.js";
import { WordEmbeddings } from "../../test-support/word-embeddings.js";
import type { Library } from "../library/library.js";
import { openLibrary } from "../library/sqlite-library.js";
import { createDocumentParser } from "../parse/document-parser.js";
import { syncFolder, type SyncOptions } from "../sync/sync-folder.js";
import { openFolderLocation } from "./folder-location.js";
import type { IndexGeneration } from "./index-location.js";
import type { ReindexEvent, ReindexSummary } from "./reindex-events.js";
import { reindex, undoReindex, type ReindexOptions } from "./reindex.js";

let folder: TemporaryFolder;
let data: TemporaryFolder;
let library: Library;
let small: WordEmbeddings;
let large: WordEmbeddings;

const parser = createDocumentParser();
afterAll(() => parser.close());

const location = () => openFolderLocation(data.path);
const opener =
  (embeddingModel: string, embeddings: WordEmbeddings) =>
  ({ place }: IndexGeneration): Promise<HybridStore> =>
    openEmbeddedStore(place, { embeddings, embeddingModel, indexedFields: ["documentId", "contentKey"] });
const openSmall = (generation: IndexGeneration) => opener("test/small", small)(generation);
const openLarge = (generation: IndexGeneration) => opener("test/large", large)(generation);

beforeEach(async () => {
  folder = temporaryFolder();
  data = temporaryFolder();
  library = openLibrary(data.path);
  small = new WordEmbeddings(32);
  large = new WordEmbeddings(48);
  folder.write("tea.txt", longText("tea"));
  folder.write("coffee.md", longText("coffee"));
  await sync();
  small.embedded.length = 0;
});

afterEach(async () => {
  await library.close();
  folder.remove();
  data.remove();
});

async function sync(open = openSmall, change: Partial<SyncOptions> = {}) {
  const store = await open(await location().current());
  try {
    return await syncFolder({
      folder: folder.path,
      library,
      store,
      countTokens: countWords,
      maxChunkTokens: 40,
      batchSize: 4,
      parser,
      ...change,
    });
  } finally {
    await store.close();
  }
}

const toLarge = (change: Partial<ReindexOptions> = {}): Promise<ReindexSummary> =>
  reindex({
    library,
    location: location(),
    openStore: openLarge,
    embeddingModel: "test/large",
    countTokens: countWords,
    maxChunkTokens: 40,
    batchSize: 4,
    ...change,
  });

const toSmall = (change: Partial<ReindexOptions> = {}): Promise<ReindexSummary> =>
  toLarge({ openStore: openSmall, embeddingModel: "test/small", ...change });

async function inUse<T>(open: typeof openSmall, look: (store: HybridStore) => Promise<T>): Promise<T> {
  const store = await open(await location().current());
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

const sortedIds = async (store: HybridStore): Promise<string[]> => (await store.ids()).toSorted();

const longText = (topic: string): string =>
  Array.from({ length: 30 }, (_, index) => `Sentence ${index} is about ${topic} and about nothing else.`).join("\n");

describe("reindexing with another model", () => {
  it("makes the same chunks anew, without the files, and keeps the old index", async () => {
    const before = await inUse(openSmall, sortedIds);
    folder.remove();

    const summary = await toLarge();

    expect(await inUse(openLarge, async (store) => [store.manifest?.dimension, await sortedIds(store)])).toEqual([
      48,
      before,
    ]);
    expect(summary).toMatchObject({ documents: 2, chunks: before.length, embedded: before.length, keptOld: true });
    expect(existsSync(join(data.path, "store", "store.sqlite"))).toBe(true);
  });

  it("leaves nothing to do for the next sync", async () => {
    await toLarge();
    large.embedded.length = 0;

    const summary = await sync(openLarge);

    expect(summary).toMatchObject({ unchanged: 2, pages: 0, chunksEmbedded: 0 });
    expect(large.embedded).toEqual([]);
  });

  it("does not read files again when chunks are longer from now on", async () => {
    const { chunks } = await toLarge({ maxChunkTokens: 80 });

    const summary = await sync(openLarge, { maxChunkTokens: 80 });

    expect(chunks).toBeLessThan((await inUse(openSmallOfBefore, (store) => store.count())) as number);
    expect(summary).toMatchObject({ unchanged: 2, pages: 0, chunksEmbedded: 0 });
  });

  const openSmallOfBefore = async (): Promise<HybridStore> => openSmall({ place: join(data.path, "store") });

  it("answers from the old index until the new one is complete", async () => {
    const during: string[] = [];
    large.beforeBatch = () =>
      void location()
        .current()
        .then(({ place }) => during.push(place));

    await toLarge();

    expect(new Set(during)).toEqual(new Set([join(data.path, "store")]));
    expect(await location().current()).toEqual({ place: join(data.path, "store-2") });
  });

  it("says how far it is, and ends with everything", async () => {
    const events: ReindexEvent[] = [];

    const { chunks } = await toLarge({ onEvent: (event) => events.push(event) });

    expect(events[0]).toEqual({ type: "begun", resumed: false, documents: 2, chunks });
    const progress = events.filter((event) => event.type === "progress");
    expect(progress.map(({ done }) => done)).toEqual(progress.map(({ done }) => done).toSorted((a, b) => a - b));
    expect(progress.at(-1)).toMatchObject({ done: chunks, total: chunks, embedded: chunks, reused: 0 });
  });

  it("goes back to the old index and forth again", async () => {
    await toLarge();

    await undoReindex({ library, location: location() });
    expect(await inUse(openSmall, async (store) => store.manifest?.embeddingModel)).toBe("test/small");
    await undoReindex({ library, location: location() });

    expect(await inUse(openLarge, async (store) => store.manifest?.embeddingModel)).toBe("test/large");
  });

  it("adds to the old index what was synced after it was left, once it is back", async () => {
    await toLarge();
    folder.write("milk.txt", longText("milk"));
    await sync(openLarge);

    await undoReindex({ library, location: location() });
    await sync();

    const counts = await inUse(openSmall, async (store) => [await store.count(), (await store.ids()).length]);
    const expected = (await library.documents()).reduce((sum, { chunkCount }) => sum + chunkCount, 0);
    expect(counts).toEqual([expected, expected]);
  });

  it("says so when there is nothing to go back to", async () => {
    await expect(undoReindex({ library, location: location() })).rejects.toMatchObject({
      name: "NoPreviousIndexError",
    });
  });
});

describe("reindexing with the same model", () => {
  it("uses the vectors of the old index again", async () => {
    const before = await inUse(openSmall, sortedIds);

    const summary = await toSmall();

    expect(summary).toMatchObject({ embedded: 0, reused: before.length });
    expect(small.embedded).toEqual([]);
    expect(await inUse(openSmall, sortedIds)).toEqual(before);
  });

  it("uses none of them when a model of the same name embeds differently", async () => {
    const redirected = new WordEmbeddings(48);

    const summary = await toSmall({ openStore: opener("test/small", redirected) });

    expect(summary.reused).toBe(0);
    expect(summary.embedded).toBe(summary.chunks);
  });

  it("embeds equal texts once", async () => {
    const page = "The same words stand on top of every letter that this house sends.";
    for (let letter = 0; letter < 5; letter += 1)
      folder.write(`letter-${letter}.txt`, `${page}\n\n${longText(`${letter}`)}`);
    await sync();

    await toLarge();

    expect(large.embedded.length).toBe(new Set(large.embedded).size);
  });
});

describe("a reindex that was stopped", () => {
  const stopAfter = (batches: number): AbortSignal => {
    const stop = new AbortController();
    let left = batches;
    large.beforeBatch = () => {
      if (left-- === 0) stop.abort();
    };
    return stop.signal;
  };

  it("goes on where it was, and embeds nothing twice", async () => {
    const stopped = await toLarge({ signal: stopAfter(2) });
    const embeddedBefore = await inUseOf(2);

    const events: ReindexEvent[] = [];
    const summary = await toLarge({ onEvent: (event) => events.push(event) });

    expect(stopped).toMatchObject({ cancelled: true, embedded: embeddedBefore });
    expect(events[0]).toMatchObject({ resumed: true });
    expect(summary).toMatchObject({ cancelled: false, embedded: summary.chunks - embeddedBefore });
  });

  const inUseOf = async (generation: number): Promise<number> => {
    const store = await openLarge({ place: join(data.path, `store-${generation}`) });
    const count = await store.count();
    await store.close();
    return count;
  };

  it("is not mixed with one of another model", async () => {
    await toLarge({ signal: stopAfter(2) });

    await expect(toSmall()).rejects.toThrow(/test\/large.*begun.*test\/small/);

    await location().discard();
    await expect(toSmall()).resolves.toMatchObject({ cancelled: false });
  });

  it("takes over what was synced meanwhile: new files, changed ones and gone ones", async () => {
    await toLarge({ signal: stopAfter(2) });
    folder.write("milk.txt", longText("milk"));
    folder.write("tea.txt", longText("green tea"));
    folder.write("coffee.md", "");
    await sync();

    await toLarge();

    const texts = await inUse(openLarge, async (store) =>
      (await store.get(await store.ids())).map((d) => d.pageContent),
    );
    expect(texts.some((text) => text.includes("milk"))).toBe(true);
    expect(texts.some((text) => text.includes("about green tea"))).toBe(true);
    expect(texts.some((text) => text.includes("about tea"))).toBe(false);
    expect(await sync(openLarge)).toMatchObject({ chunksEmbedded: 0 });
  });
});

describe("a reindex beside a sync", () => {
  it("takes over what the sync does while it builds", async () => {
    let synced: Promise<unknown> | undefined;
    large.beforeBatch = () => {
      folder.write("milk.txt", longText("milk"));
      synced ??= sync();
    };

    const { documents } = await toLarge();
    await synced;

    expect(documents).toBe(3);
    expect(await sync(openLarge)).toMatchObject({ unchanged: 3, chunksEmbedded: 0 });
  });

  it("waits with the swap until the sync has ended, and says so", async () => {
    const ledger = await library.startSync(folder.path);
    const events: string[] = [];

    const { cancelled } = await toLarge({
      onEvent: ({ type }) => {
        events.push(type);
        if (type === "waiting") void ledger.close();
      },
    });

    expect(cancelled).toBe(false);
    expect(events.filter((type) => type === "waiting")).toHaveLength(1);
  });

  it("can be stopped while it waits", async () => {
    const ledger = await library.startSync(folder.path);
    const stop = new AbortController();

    const summary = await toLarge({
      signal: stop.signal,
      onEvent: ({ type }) => {
        if (type === "waiting") stop.abort();
      },
    });
    await ledger.close();

    expect(summary.cancelled).toBe(true);
    expect(await location().previous()).toBeUndefined();
  });
});

describe("a reindex that fails", () => {
  it("leaves the old index in use when the disk is full, and goes on when there is room", async () => {
    const tooSmall = ({ place }: IndexGeneration) =>
      openEmbeddedStore(place, {
        embeddings: large,
        embeddingModel: "test/large",
        indexedFields: ["documentId", "contentKey"],
        ...(place.endsWith("-2") ? { maxSizeBytes: 100_000 } : {}),
      });

    folder.write("milk.txt", Array.from({ length: 10 }, (_, index) => longText(`milk ${index}`)).join("\n\n"));
    await sync();

    await expect(toLarge({ openStore: tooSmall })).rejects.toMatchObject({ name: "DiskFullError" });
    expect(await inUse(openSmall, (store) => store.count())).toBeGreaterThan(0);

    await expect(toLarge()).resolves.toMatchObject({ cancelled: false });
  });

  it("leaves the old index in use when the model fails, and says why", async () => {
    large.beforeBatch = () => {
      throw new Error("503");
    };

    await expect(toLarge()).rejects.toThrow("503");

    expect(await inUse(openSmall, (store) => store.count())).toBeGreaterThan(0);
  });

  it("does not put an index into use that lacks something", async () => {
    const forgetful = async (generation: IndexGeneration) => {
      const store = await openLarge(generation);
      const add = store.addVectors.bind(store);
      store.addVectors = async (vectors, documents, options) => {
        await add(vectors.slice(1), documents.slice(1), { ids: options?.ids?.slice(1) ?? [] });
        return options?.ids ?? [];
      };
      return store;
    };

    await expect(toLarge({ openStore: forgetful })).rejects.toMatchObject({ name: "IndexCheckError" });

    expect(await location().current()).toEqual({ place: join(data.path, "store") });
  });
});
