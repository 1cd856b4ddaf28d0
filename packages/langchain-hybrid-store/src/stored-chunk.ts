import type { Filter } from "./filter.js";

/** A chunk with everything that is stored of it. */
export interface StoredChunk {
  id: string;
  text: string;
  metadata: Record<string, unknown>;
  /** Of unit length. */
  vector: Float32Array;
}

/** Options of `scan`. */
export interface ScanOptions {
  /** Only chunks that pass. Default: all. */
  filter?: Filter;
  /** Chunks that are read at once. Default 256. */
  batchSize?: number;
}
