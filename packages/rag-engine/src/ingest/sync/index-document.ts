import { Document } from "@langchain/core/documents";
import type { HybridStore } from "langchain-hybrid-store";
import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { CHUNKER_VERSION, chunkPage, type ChunkOptions } from "../chunk/chunk-page.js";
import { PAGE_TEXT_VERSION } from "../page-text/clean-pages.js";
import type { ParsedPage } from "../parse/parsed-page.js";

/** Goes up when the same file would give other pages or chunks. */
export const PIPELINE_VERSION = `${PAGE_TEXT_VERSION}.${CHUNKER_VERSION}`;

/** Metadata of a chunk in the store. Where its document lies and what it is called is the library's to say. */
export interface ChunkMetadata {
  documentId: string;
  /** Page number, from 1. */
  page: number;
  /** `library.pageText(documentId, page).slice(start, end)` is the chunk's text. */
  start: number;
  end: number;
  /** Position of the chunk in its document, from 0. */
  ordinal: number;
  /** What people call the page, where the number does not say it all. */
  pageName?: string;
  /** Headings above the chunk, the outermost first. */
  headings?: string[];
  /** Line of the page on which the chunk begins, from 1. */
  line?: number;
  /** Hash of what is embedded: chunks with the same one have the same vector. */
  contentKey: string;
}

/** A chunk as it goes into the store. Its id follows from the document, from where it stands and from what is embedded. */
export type Chunk = Document<ChunkMetadata> & { id: string };

/** Cuts all pages of a document. Lets other work of the process run in between. */
export async function chunkDocument(
  documentId: string,
  pages: readonly ParsedPage[],
  options: ChunkOptions,
  signal?: AbortSignal,
): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  let resumed = performance.now();
  for (const [index, page] of pages.entries()) {
    for (const { start, end } of chunkPage(page.text, options)) {
      const text = page.text.slice(start, end);
      const contentKey = hash(text, 32);
      const metadata: ChunkMetadata = {
        documentId,
        page: index + 1,
        start,
        end,
        ordinal: chunks.length,
        ...(page.name === undefined ? {} : { pageName: page.name }),
        contentKey,
      };
      const id = `${documentId}:${hash(`${contentKey} ${index + 1} ${start} ${end}`, 16)}`;
      chunks.push(Object.assign(new Document({ id, pageContent: text, metadata }), { id }));
    }
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
  onBatch: (embedded: number, done: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  for (let at = 0; at < chunks.length; at += batchSize) {
    signal?.throwIfAborted();
    const batch = chunks.slice(at, at + batchSize);
    const stored = await store.has(batch.map((chunk) => chunk.id));
    const missing = batch.filter((chunk) => !stored.has(chunk.id));
    if (missing.length > 0) await store.addDocuments(missing, { ids: missing.map((chunk) => chunk.id) });
    await onBatch(missing.length, at + batch.length);
  }
}

/** Deletes chunks of a document that it had when it was cut in another way. */
export async function dropOtherChunks(store: HybridStore, documentId: string, chunks: readonly Chunk[]): Promise<void> {
  const wanted = new Set(chunks.map(({ id }) => id));
  const stale = (await store.ids({ field: "documentId", eq: documentId })).filter((id) => !wanted.has(id));
  if (stale.length > 0) await store.delete({ ids: stale });
}

function hash(text: string, digits: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, digits);
}
