import type { EmbeddingsInterface } from "@langchain/core/embeddings";

/** Parameters of the HNSW graph. A change of `m` or `efConstruction` makes the graph again, in the background. */
export interface HnswOptions {
  /** Links of a vector. Default 16; more finds more and takes more memory. */
  m?: number;
  /** Candidates while building. Default 200. */
  efConstruction?: number;
  /** Candidates while searching. Default 200: recall@10 of about 0.99 at 20,000 vectors, also on hard data. */
  ef?: number;
}

/** How a store in a folder is opened. */
export interface EmbeddedStoreOptions {
  /** Embeds queries, and documents given to `addDocuments`. */
  embeddings: EmbeddingsInterface;
  /** Identity of the embedding model, for instance `ovhcloud/bge-m3`; an index refuses any other than its own. */
  embeddingModel: string;
  /** Text that the caller puts before what is embedded; part of the identity. */
  instruction?: string;
  /** Recorded in the manifest for the caller's use. */
  chunkerVersion?: string;
  /** Up to this many vectors are searched exactly. Default 5,000 (a few ms). */
  exactBelow?: number;
  /** When the canary sentence is embedded again: on every open (default), or only before the first write. */
  verifyCanary?: "open" | "write";
  /** Upper bound of the database file in bytes; beyond it writes throw `DiskFullError`. Default: none. */
  maxSizeBytes?: number;
  /** Opens an existing store for searching only: writes throw `StoreReadonlyError`. Default false. */
  readonly?: boolean;
  /** How long a write waits for another process's write before it throws `StoreBusyError`. Default 10,000. */
  busyTimeoutMs?: number;
  /** Metadata fields that filters use often, for instance `["documentId"]`: each gets a database index. */
  indexedFields?: readonly string[];
  hnsw?: HnswOptions;
  /** Hears what does not stop the work, for instance that the graph could not be saved. Default: `process.emitWarning`. */
  onWarning?: (warning: Error) => void;
}

/** Where an open store lives. */
export interface StoreLocation {
  directory: string;
  /** The database in it. */
  file: string;
}
