import { Document } from "@langchain/core/documents";
import type { HybridStore } from "langchain-hybrid-store";
import { setImmediate } from "node:timers/promises";
import { CHUNKER_VERSION, chunkPage, type ChunkOptions } from "../chunk/chunk-page.js";
import type { DocumentRecord } from "../library/document-record.js";
import { PAGE_TEXT_VERSION } from "../page-text/clean-pages.js";

/** Goes up when the same file would give other pages or chunks. */
export const PIPELINE_VERSION = `${PAGE_TEXT_VERSION}.${CHUNKER_VERSION}`;

/** Metadata of a chunk in the store. */
export interface ChunkMetadata {
  documentId: string;
  /** Absolute path of the synced folder. */
  root: string;
  /** Path of the file below the root, with `/`. */
  path: string;
  title: string;
  /** Page number, from 1. */
  page: number;
  /** `library.pageText(documentId, page).slice(start, end)` is the chunk's text. */
  start: number;
  end: number;
  /** Position of the chunk in its document, from 0. */
  ordinal: number;
}

/** A chunk as it goes into the store, under the id `documentId:ordinal`. */
export type Chunk = Document<ChunkMetadata> & { id: string };

/** Cuts all pages of a document. Lets other work of the process run in between. */
export async function chunkDocument(
  record: DocumentRecord,
  pages: readonly string[],
  options: ChunkOptions,
  signal?: AbortSignal,
): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  let resumed = performance.now();
  for (const [index, page] of pages.entries()) {
    for (const span of chunkPage(page, options)) chunks.push(toChunk(record, index + 1, page, span, chunks.length));
    if (performance.now() - resumed < 10) continue;
    await setImmediate();
    signal?.throwIfAborted();
    resumed = performance.now();
  }
  return chunks;
}

/**
 * Embeds and stores the chunks that the store lacks, one commit a batch.
 *
 * @param onBatch called after each batch with how many of its chunks were embedded and how many chunks are stored.
 * @param signal stops between batches.
 */
export async function embedChunks(
  store: HybridStore,
  chunks: readonly Chunk[],
  batchSize: number,
  onBatch: (embedded: number, done: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  for (let at = 0; at < chunks.length; at += batchSize) {
    signal?.throwIfAborted();
    const batch = chunks.slice(at, at + batchSize);
    const stored = await store.has(batch.map((chunk) => chunk.id));
    const missing = batch.filter((chunk) => !stored.has(chunk.id));
    if (missing.length > 0) await store.addDocuments(missing, { ids: missing.map((chunk) => chunk.id) });
    onBatch(missing.length, at + batch.length);
  }
}

function toChunk(
  record: DocumentRecord,
  page: number,
  text: string,
  { start, end }: { start: number; end: number },
  ordinal: number,
): Chunk {
  const { id: documentId, root, path, title } = record;
  const metadata: ChunkMetadata = { documentId, root, path, title, page, start, end, ordinal };
  const id = `${documentId}:${ordinal}`;
  return Object.assign(new Document({ id, pageContent: text.slice(start, end), metadata }), { id });
}
