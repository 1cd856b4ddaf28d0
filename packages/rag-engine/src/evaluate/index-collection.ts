import type { HybridStore } from "langchain-hybrid-store";
import { embedChunks } from "../ingest/embed/embed-chunks.js";
import { EmbeddingQueue } from "../ingest/embed/embedding-queue.js";
import type { ParsedPage } from "../ingest/parse/parsed-page.js";
import { chunkDocument, type Chunk } from "../ingest/sync/index-document.js";
import type { EvaluationDocument } from "./evaluation-set.js";

/** What {@link indexCollection} needs. */
export interface IndexCollectionOptions {
  /** An empty store. */
  store: HybridStore;
  countTokens: (text: string) => number;
  /** Longest chunk, as in a sync. */
  maxChunkTokens: number;
  /** Chunks that are embedded at once. Default 64. */
  batchSize?: number;
  signal?: AbortSignal;
  /** Hears how much is indexed, after each batch. */
  onProgress?: (progress: IndexedCollection) => void;
}

/** How much was indexed. */
export interface IndexedCollection {
  documents: number;
  chunks: number;
}

/**
 * Indexes the documents of a test collection as a sync does: cut by the same chunker, embedded and stored in the same way.
 * A title is a heading above the text.
 */
export async function indexCollection(
  documents: AsyncIterable<EvaluationDocument>,
  { store, countTokens, maxChunkTokens, batchSize = 64, signal, onProgress }: IndexCollectionOptions,
): Promise<IndexedCollection> {
  const queue = new EmbeddingQueue({
    embeddings: store.embeddings,
    batchSize,
    ...(signal === undefined ? {} : { signal }),
  });
  const indexed = { documents: 0, chunks: 0 };
  let waiting: Chunk[] = [];
  const embedWaiting = async (): Promise<void> => {
    const before = indexed.chunks;
    const onBatch = async ({ done }: { done: number }): Promise<void> => {
      indexed.chunks = before + done;
      onProgress?.({ ...indexed });
    };
    await embedChunks(waiting, { store, queue, batchSize, onBatch, signal });
    waiting = [];
  };
  for await (const document of documents) {
    signal?.throwIfAborted();
    waiting.push(...(await chunkDocument(document.id, [pageOf(document)], { countTokens, maxChunkTokens }, signal)));
    indexed.documents += 1;
    if (waiting.length >= batchesAtOnce * batchSize) await embedWaiting();
  }
  await embedWaiting();
  return indexed;
}

/** Several, so that one is embedded while another is written; few enough to be in memory. */
const batchesAtOnce = 16;

function pageOf({ title, text }: EvaluationDocument): ParsedPage {
  if (title === "") return { text };
  const start = title.length + 1;
  return {
    text: `${title}\n${text}`,
    blocks: [
      { kind: "heading", start: 0, end: title.length, level: 1 },
      { kind: "paragraph", start, end: start + text.length },
    ],
  };
}
