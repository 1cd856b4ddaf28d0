export { openEmbeddedStore } from "./embedded/open-embedded-store.js";
export { EmbeddedStore } from "./embedded/embedded-store.js";
export type { EmbeddedStoreOptions, HnswOptions } from "./embedded/options.js";
export { readManifest } from "./embedded/read-manifest.js";
export type { IndexState } from "./vector-index/index-state.js";
export type { CheckOptions, StoreProblem, StoreReport } from "./check.js";
export {
  DiskFullError,
  InvalidFilterError,
  InvalidOptionError,
  InvalidQueryError,
  InvalidVectorError,
  ManifestMismatchError,
  StoreBusyError,
  StoreClosedError,
  StoreCorruptError,
  StoreError,
  StoreNotFoundError,
  StoreReadonlyError,
} from "./errors.js";
export type { Filter, Scalar } from "./filter.js";
export { fuseByReciprocalRank } from "./fusion.js";
export type { Hit, HybridHit, LexicalHit, VectorHit } from "./hits.js";
export { HybridStore, type DeleteParameters, type HybridSearchOptions, type SearchOptions } from "./hybrid-store.js";
export { canarySentence, type Manifest } from "./manifest.js";
export type { ScanOptions, StoredChunk } from "./stored-chunk.js";
export type { Vector } from "./vector.js";
export { openPostgresStore } from "./postgres/open-postgres-store.js";
export type { PostgresStoreOptions } from "./postgres/options.js";
export { StoreRefusedError, StoreUnavailableError } from "./postgres/postgres-errors.js";
export type { PostgresStore } from "./postgres/postgres-store.js";
export { readPostgresManifest } from "./postgres/read-postgres-manifest.js";
