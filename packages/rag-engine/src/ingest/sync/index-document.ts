import { Document } from "@langchain/core/documents";
import type { HybridStore } from "langchain-hybrid-store";
import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { CHUNKER_VERSION, type ChunkOptions } from "../chunk/chunk-page.js";
import { createChunker, type PageChunk } from "../chunk/chunker.js";
import { PAGE_TEXT_VERSION } from "../page-text/clean-pages.js";
import type { ParsedPage } from "../parse/parsed-page.js";
import { READERS_VERSION } from "../parse/readers/readers-version.js";

/** Goes up when the same file would give other pages or chunks. */
export const PIPELINE_VERSION = `${PAGE_TEXT_VERSION}r${READERS_VERSION}.${CHUNKER_VERSION}`;

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
export type Chunk = Document<ChunkMetadata> & {
  id: string;
  /** What is embedded: the chunk's text with what it needs of its surroundings. It is not stored. */
  embedded: string;
};

/** Cuts all pages of a document. Lets other work of the process run in between. */
export async function chunkDocument(
  documentId: string,
  pages: readonly ParsedPage[],
  options: ChunkOptions,
  signal?: AbortSignal,
): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  const chunker = createChunker(options);
  let resumed = performance.now();
  for (const [index, page] of pages.entries()) {
    for (const found of chunker.page(page)) {
      chunks.push(toChunk(found, { documentId, page, number: index + 1, ordinal: chunks.length }));
    }
    if (performance.now() - resumed < 10) continue;
    await setImmediate();
    signal?.throwIfAborted();
    resumed = performance.now();
  }
  return chunks;
}

function toChunk(
  { start, end, headings, line, embedded }: PageChunk,
  place: { documentId: string; page: ParsedPage; number: number; ordinal: number },
): Chunk {
  const { documentId, page, number, ordinal } = place;
  const contentKey = hash(embedded, 32);
  const metadata: ChunkMetadata = {
    documentId,
    page: number,
    start,
    end,
    ordinal,
    ...(page.name === undefined ? {} : { pageName: page.name }),
    ...(headings.length === 0 ? {} : { headings }),
    line,
    contentKey,
  };
  const id = `${documentId}:${hash(`${contentKey} ${number} ${start} ${end}`, 16)}`;
  const document = new Document({ id, pageContent: page.text.slice(start, end), metadata });
  return Object.assign(document, { id, embedded });
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
