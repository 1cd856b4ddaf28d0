import { InvalidQueryError } from "../errors.js";
import type { ScanOptions, StoredChunk } from "../stored-chunk.js";
import { conditionOf } from "./conditions.js";
import type { ChunkBatch } from "./snapshot-scan.js";
import type { StoreThreads } from "./store-threads.js";

const defaultBatchSize = 256;

/** Runs a piece of work while the store is open; see `EmbeddedStore`. */
export type WhileOpen = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * See `HybridStore.scan`. The store may be closed between two batches; asking for the next is then refused.
 *
 * @throws InvalidFilterError, InvalidQueryError, StoreClosedError
 */
export async function* scanChunks(
  threads: StoreThreads,
  whileOpen: WhileOpen,
  { filter, batchSize = defaultBatchSize }: ScanOptions = {},
): AsyncGenerator<StoredChunk[], void, undefined> {
  if (!(Number.isSafeInteger(batchSize) && batchSize > 0))
    throw new InvalidQueryError(`batchSize is ${batchSize}. Use a whole number from 1 up.`);
  const condition = conditionOf(filter);
  const scan = await whileOpen(() => threads.startScan({ condition, batchSize }));
  try {
    for (;;) {
      const batch = await whileOpen(() => threads.nextBatch(scan));
      if (batch === undefined) return;
      yield storedChunks(batch);
    }
  } finally {
    await threads.endScan(scan);
  }
}

function storedChunks({ ids, texts, metadata, vectors }: ChunkBatch): StoredChunk[] {
  const dimension = vectors.length / ids.length;
  return ids.map((id, i) => ({
    id,
    text: texts[i] ?? "",
    metadata: JSON.parse(metadata[i] ?? "{}") as Record<string, unknown>,
    vector: vectors.slice(i * dimension, (i + 1) * dimension),
  }));
}
