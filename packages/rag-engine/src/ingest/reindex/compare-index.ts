import type { HybridStore, StoredChunk } from "langchain-hybrid-store";
import type { Library } from "../library/library.js";
import { searchedDocuments } from "./searched-documents.js";

/** How far an index and its library are apart; nothing of it stops answers, and a sync mends most. */
export interface IndexComparison {
  /** Documents and chunks that were looked at. */
  documents: number;
  chunks: number;
  /** Complete documents with another number of chunks in the index than they should have. */
  incomplete: { id: string; path: string; expected: number; found: number }[];
  /** Ids of chunks whose document the library does not know. */
  orphans: string[];
  /** Ids of chunks whose text is not what stands at their place of the page. */
  misplaced: string[];
}

/** Pages of documents that are kept at hand: chunks of a document stand together in a store. */
const documentsAtHand = 8;

/**
 * Holds every chunk against the page that it is a span of, and every document against its chunks.
 *
 * @param onProgress called with the number of chunks that were looked at.
 */
export async function compareIndex(
  library: Library,
  store: HybridStore,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (chunks: number) => void } = {},
): Promise<IndexComparison> {
  const known = new Set((await library.entries()).map(({ id }) => id));
  const pages = new PagesAtHand(library);
  const counts = new Map<string, number>();
  const comparison: IndexComparison = { documents: 0, chunks: 0, incomplete: [], orphans: [], misplaced: [] };
  for await (const batch of store.scan()) {
    signal?.throwIfAborted();
    for (const chunk of batch) {
      const documentId = String(chunk.metadata["documentId"] ?? "");
      counts.set(documentId, (counts.get(documentId) ?? 0) + 1);
      if (!known.has(documentId)) comparison.orphans.push(chunk.id);
      else if (!isInPlace(chunk, await pages.of(documentId))) comparison.misplaced.push(chunk.id);
    }
    comparison.chunks += batch.length;
    onProgress?.(comparison.chunks);
  }
  for (const { id, path, chunkCount: expected } of await searchedDocuments(library)) {
    const found = counts.get(id) ?? 0;
    comparison.documents += 1;
    if (found !== expected) comparison.incomplete.push({ id, path, expected, found });
  }
  return comparison;
}

function isInPlace({ text, metadata }: StoredChunk, pages: readonly string[]): boolean {
  const { page, start, end } = metadata;
  if (typeof page !== "number" || typeof start !== "number" || typeof end !== "number") return false;
  return pages[page - 1]?.slice(start, end) === text;
}

/** Reads the pages of a document once, as long as its chunks follow each other. */
class PagesAtHand {
  readonly #library: Library;
  readonly #pages = new Map<string, readonly string[]>();

  constructor(library: Library) {
    this.#library = library;
  }

  async of(documentId: string): Promise<readonly string[]> {
    const known = this.#pages.get(documentId);
    if (known !== undefined) return known;
    const pages = (await this.#library.pages(documentId)).map(({ text }) => text);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size >= documentsAtHand && oldest !== undefined) this.#pages.delete(oldest);
    this.#pages.set(documentId, pages);
    return pages;
  }
}
