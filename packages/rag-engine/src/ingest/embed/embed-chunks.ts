import type { HybridStore, Vector } from "langchain-hybrid-store";
import type { Chunk } from "../sync/index-document.js";
import type { EmbeddingQueue } from "./embedding-queue.js";

/** What {@link embedChunks} needs. */
export interface EmbedChunksOptions {
  store: HybridStore;
  queue: EmbeddingQueue;
  /** Chunks that are committed at once. */
  batchSize: number;
  /**
   * Called after each commit.
   *
   * @param batch.embedded chunks of it that the model was asked for.
   * @param batch.reused chunks of it whose vector was in the index already.
   * @param batch.done chunks of the document that are stored so far.
   */
  onBatch: (batch: { embedded: number; reused: number; done: number }) => Promise<void>;
  /** Asks for nothing more; what was embedded already is stored. */
  signal?: AbortSignal | undefined;
}

interface Prepared {
  missing: readonly Chunk[];
  vectors: Vector[];
  embedded: number;
}

/**
 * Embeds and stores the chunks that the store lacks. A text that the index holds already, in whatever document, is not
 * embedded again. While a batch is written, the next one is embedded.
 */
export async function embedChunks(chunks: readonly Chunk[], options: EmbedChunksOptions): Promise<void> {
  const { store, batchSize, onBatch } = options;
  const batches = inBatches(chunks, batchSize);
  let next = begin(batches[0], options);
  let done = 0;
  for (const [index, batch] of batches.entries()) {
    const { missing, vectors, embedded } = await next;
    next = begin(batches[index + 1], options);
    // What was paid for is stored, also when the work is to end.
    if (missing.length > 0) await store.addVectors(vectors, [...missing], { ids: missing.map(({ id }) => id) });
    done += batch.length;
    await onBatch({ embedded, reused: missing.length - embedded, done });
  }
}

/** Its error is met when its turn comes, or never when another one ends the work first. */
function begin(batch: readonly Chunk[] | undefined, options: EmbedChunksOptions): Promise<Prepared> {
  const prepared = prepare(batch ?? [], options);
  prepared.catch(() => undefined);
  return prepared;
}

async function prepare(batch: readonly Chunk[], { store, queue, signal }: EmbedChunksOptions): Promise<Prepared> {
  if (batch.length === 0) return { missing: [], vectors: [], embedded: 0 };
  signal?.throwIfAborted();
  const stored = await store.has(batch.map(({ id }) => id));
  const missing = batch.filter(({ id }) => !stored.has(id));
  if (missing.length === 0) return { missing, vectors: [], embedded: 0 };
  const keys = missing.map(({ metadata }) => metadata.contentKey);
  const known: Map<string, Vector> = await store.vectorsBy("contentKey", keys);
  const unknown = missing.filter(({ metadata }) => !known.has(metadata.contentKey));
  const vectors = await queue.embed(unknown.map(({ embedded }) => embedded));
  for (const [index, { metadata }] of unknown.entries()) known.set(metadata.contentKey, vectors[index] as Vector);
  return { missing, vectors: keys.map((key) => known.get(key) as Vector), embedded: unknown.length };
}

function inBatches(chunks: readonly Chunk[], size: number): (readonly Chunk[])[] {
  return Array.from({ length: Math.ceil(chunks.length / size) }, (_, i) => chunks.slice(i * size, (i + 1) * size));
}
