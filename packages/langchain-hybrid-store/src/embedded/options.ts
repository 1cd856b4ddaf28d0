import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import { InvalidOptionError } from "../errors.js";

/** Parameters of the HNSW graph. A change of `m` or `efConstruction` makes the graph again, in the background. */
export interface HnswOptions {
  /** Links of a vector, 2 to 10,000. Default 16; more finds more and takes more memory. */
  m?: number;
  /** Candidates while building. Default 200. */
  efConstruction?: number;
  /** Candidates while searching. Default: as many as reach `recallTarget`, measured on the store's own vectors. */
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
  /** Up to this many vectors are searched exactly. Default 5,000 (a few ms); `Infinity` for always. */
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
  /** Share of the ten nearest that a search through the graph must find, above 0 and up to 1. Default 0.98. */
  recallTarget?: number;
  /** Hears what does not stop the work, for instance that the graph could not be saved. Default: `process.emitWarning`. */
  onWarning?: (warning: Error) => void;
}

/** Where an open store lives. */
export interface StoreLocation {
  directory: string;
  /** The database in it. */
  file: string;
}

/**
 * Checks what would otherwise fail late, or not at all: hnswlib ends the process when `m` is 0.
 *
 * @throws InvalidOptionError naming the option.
 */
export function assertOptions({ hnsw = {}, ...options }: EmbeddedStoreOptions): void {
  const isFrom = (least: number, most: number) => (value: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  const { m, efConstruction, ef } = hnsw;
  if (options.embeddingModel === "") throw wrong("embeddingModel", '""', 'a name such as "ovhcloud/bge-m3"');
  assertNumber("exactBelow", options.exactBelow, (value) => value >= 0, "a number from 0 up");
  assertNumber(
    "recallTarget",
    options.recallTarget,
    (value) => value > 0 && value <= 1,
    "a number above 0 and up to 1",
  );
  assertNumber("maxSizeBytes", options.maxSizeBytes, (value) => value > 0, "a number above 0");
  assertNumber("busyTimeoutMs", options.busyTimeoutMs, isFrom(0, longestTimeoutMs), "a whole number from 0 up");
  assertNumber("hnsw.m", m, isFrom(2, 10_000), "a whole number from 2 to 10,000");
  assertNumber("hnsw.efConstruction", efConstruction, isFrom(1, 1e6), "a whole number from 1 up");
  assertNumber("hnsw.ef", ef, isFrom(1, 1e6), "a whole number from 1 up");
}

/** SQLite's. */
const longestTimeoutMs = 2 ** 31 - 1;

function assertNumber(
  name: string,
  value: number | undefined,
  isRight: (value: number) => boolean,
  wanted: string,
): void {
  if (value !== undefined && !isRight(value)) throw wrong(name, value, wanted);
}

function wrong(name: string, value: string | number, wanted: string): InvalidOptionError {
  return new InvalidOptionError(`${name} is ${value}. Use ${wanted}.`);
}
