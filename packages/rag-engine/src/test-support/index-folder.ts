import { expect } from "@jest/globals";
import { openEmbeddedStore, type HybridStore } from "langchain-hybrid-store";
import { join } from "node:path";
import type { LedgerEntry } from "../ingest/library/ledger.js";
import type { Library } from "../ingest/library/library.js";
import type { KeptPage } from "../ingest/library/maintenance.js";
import { openLibrary } from "../ingest/library/sqlite-library.js";
import { openFolderLocation } from "../ingest/reindex/folder-location.js";
import type { IndexGeneration, IndexLocation } from "../ingest/reindex/index-location.js";
import { openThreads, type Threads } from "../memory/threads.js";
import { CanaryEmbeddings } from "../transfer/canary-embeddings.js";
import type { ExportedModel } from "../transfer/import-index.js";
import { temporaryFolder, type TemporaryFolder } from "./temporary-folder.js";

/** A whole index in a folder: library, generations, conversations. */
export interface IndexFolder {
  folder: TemporaryFolder;
  library: Library;
  location: IndexLocation;
  threads: Threads;
  openStore(generation: IndexGeneration, model?: ExportedModel): Promise<HybridStore>;
  /** Opens the store in use for as long as `look` takes. */
  inUse<T>(look: (store: HybridStore) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The model of stores that are made here: `CanaryEmbeddings` stand in for it. */
export const testModel: ExportedModel = { embeddingModel: "test/four", dimension: 4, canary: [0.1, 0.2, 0.3, 0.4] };

/** Opens an empty index in a new folder. */
export function openIndexFolder(): IndexFolder {
  const folder = temporaryFolder();
  const library = openLibrary(folder.path);
  const location = openFolderLocation(folder.path);
  const threads = openThreads(join(folder.path, "threads.sqlite"));
  const openStore = ({ place }: IndexGeneration, model = testModel): Promise<HybridStore> =>
    openEmbeddedStore(place, {
      embeddings: new CanaryEmbeddings(model),
      embeddingModel: model.embeddingModel,
      indexedFields: ["documentId", "contentKey"],
      ...(model.instruction === undefined ? {} : { instruction: model.instruction }),
      ...(model.chunkerVersion === undefined ? {} : { chunkerVersion: model.chunkerVersion }),
    });
  return {
    folder,
    library,
    location,
    threads,
    openStore,
    async inUse(look) {
      const store = await openStore(await location.current());
      try {
        return await look(store);
      } finally {
        await store.close();
      }
    },
    async close() {
      await threads.close();
      await library.close();
      folder.remove();
    },
  };
}

/** A chunk with its vector, as a test gives it. */
export interface TestChunk {
  id: string;
  text: string;
  metadata: Record<string, unknown>;
  vector: number[];
}

/** A document with pages and chunks, as a test gives it. */
export interface TestDocument {
  entry: LedgerEntry;
  pages: KeptPage[];
  chunks: TestChunk[];
}

/** A document of one page, which is one chunk. */
export function testDocument(id: string, text: string, change: Partial<LedgerEntry> = {}): TestDocument {
  const now = "2026-01-01T00:00:00.000Z";
  const metadata = { documentId: id, page: 1, start: 0, end: text.length, ordinal: 0, contentKey: `key of ${id}` };
  return {
    entry: {
      id,
      root: "",
      path: "",
      files: [],
      title: `Title of ${id}`,
      contentHash: `hash of ${id}`,
      bytes: text.length,
      mediaType: "text/plain",
      pageKind: "text",
      pageCount: 1,
      chunkCount: 1,
      embeddedCount: 1,
      state: "indexed",
      pipeline: "1.1:200",
      queuedAt: now,
      updatedAt: now,
      ...change,
    },
    pages: [{ text, state: "indexed" }],
    chunks: [{ id: `${id}:00ff`, text, metadata, vector: [1, id.charCodeAt(0) / 100, 0, -0.25] }],
  };
}

/** Puts documents into an index, each in a file of its own. */
export async function fillIndex(index: IndexFolder, documents: readonly TestDocument[]): Promise<void> {
  const maintenance = await index.library.startMaintenance();
  for (const { entry, pages } of documents) await maintenance.restore(entry, pages);
  await maintenance.replaceFiles(
    documents.map(({ entry: { id } }) => ({ root: "/docs", path: `${id}.txt`, documentId: id })),
  );
  await maintenance.close();
  const chunks = documents.flatMap((document) => document.chunks);
  await index.inUse((store) =>
    store.addVectors(
      chunks.map(({ vector }) => vector),
      chunks.map(({ text, metadata }) => ({ pageContent: text, metadata })),
      { ids: chunks.map(({ id }) => id) },
    ),
  );
}

/** What `contentsOf` gives of an index that has the same contents: a store may round the last bit of a vector anew. */
export function expectedOf(index: IndexFolder): Promise<unknown> {
  return contentsOf(index, (value) => expect.closeTo(value, 5) as unknown);
}

/** Everything of an index that can be seen, for comparing two of them. */
export async function contentsOf(
  index: IndexFolder,
  number: (value: number) => unknown = (value) => value,
): Promise<unknown> {
  const documents = await index.library.documents();
  const chunks: unknown[] = [];
  const manifest = await index.inUse(async (store) => {
    for await (const batch of store.scan()) {
      chunks.push(...batch.map(({ vector, ...chunk }) => ({ ...chunk, vector: Array.from(vector, number) })));
    }
    return store.manifest;
  });
  const pages = await Promise.all(documents.map(({ id }) => index.library.pages(id)));
  const records = await Promise.all(documents.map(({ id }) => index.library.pageRecords(id)));
  const states = records.map((pagesOfOne) => pagesOfOne.map(({ state }) => state));
  const conversations = (await index.threads.list()).map(({ id, turns }) => ({ id, turns }));
  return { documents, pages, states, chunks, conversations, model: { ...manifest, createdAt: undefined } };
}
