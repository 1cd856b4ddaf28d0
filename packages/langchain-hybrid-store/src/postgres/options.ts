import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import { assertOptions, type HnswOptions } from "../embedded/options.js";
import { InvalidOptionError } from "../errors.js";
import { assertField } from "../filter.js";

/** How a store in PostgreSQL is opened. */
export interface PostgresStoreOptions {
  /** Embeds queries, and documents given to `addDocuments`. */
  embeddings: EmbeddingsInterface;
  /** Identity of the embedding model, for instance `ovhcloud/bge-m3`; an index refuses any other than its own. */
  embeddingModel: string;
  /** Text that the caller puts before what is embedded; part of the identity. */
  instruction?: string;
  /** Recorded in the manifest for the caller's use. */
  chunkerVersion?: string;
  /** Schema that holds the store's tables: up to 48 lower-case letters, digits and `_`. Default `hybrid_store`. */
  schema?: string;
  /** Metadata fields that filters use often, for instance `["documentId"]`: each gets a database index. */
  indexedFields?: readonly string[];
  /** When the canary sentence is embedded again: on every open (default), or only before the first write. */
  verifyCanary?: "open" | "write";
  /** Up to this many vectors are searched exactly. Default 5,000; `Infinity` for always. */
  exactBelow?: number;
  hnsw?: HnswOptions;
  /** Share of the ten nearest that a search through the graph must find, above 0 and up to 1. Default 0.98. */
  recallTarget?: number;
  /** Opens an existing store for searching only: writes throw `StoreReadonlyError`. Default false. */
  readonly?: boolean;
  /** Connections at most. Default 5. */
  poolSize?: number;
  /** How long a lost connection is tried for again before an error says so, in milliseconds. Default 30,000. */
  retryForMs?: number;
  /** Hears what does not stop the work, for instance that the graph could not be built. Default: `process.emitWarning`. */
  onWarning?: (warning: Error) => void;
}

/** The schema where none is named. */
export const defaultSchema = "hybrid_store";

/**
 * Checks what would otherwise fail late, or not at all.
 *
 * @throws InvalidOptionError naming the option; InvalidFilterError for a field that cannot be searched.
 */
export function assertPostgresOptions(options: PostgresStoreOptions): void {
  const { schema = defaultSchema, poolSize, retryForMs, indexedFields = [], ...others } = options;
  assertOptions(others);
  assertPostgresSchema(schema);
  if (poolSize !== undefined && !(Number.isInteger(poolSize) && poolSize > 0)) {
    throw new InvalidOptionError(`poolSize is ${poolSize}. Use a whole number from 1 up.`);
  }
  if (retryForMs !== undefined && !(retryForMs >= 0)) {
    throw new InvalidOptionError(`retryForMs is ${retryForMs}. Use a number of milliseconds from 0 up.`);
  }
  for (const field of indexedFields) assertField(field);
}

/** @throws InvalidOptionError for a name that would need quoting. */
export function assertPostgresSchema(schema: string): void {
  if (/^[a-z_][a-z0-9_]{0,47}$/.test(schema)) return;
  throw new InvalidOptionError(
    `schema is ${JSON.stringify(schema)}. Use up to 48 lower-case letters, digits and _, such as "${defaultSchema}".`,
  );
}
