export { openEmbeddedStore, type EmbeddedStoreOptions, type HnswOptions } from "./embedded/open-embedded-store.js";
export { EmbeddedStore, type IndexState } from "./embedded/embedded-store.js";
export {
  DiskFullError,
  InvalidFilterError,
  InvalidVectorError,
  ManifestMismatchError,
  StoreBusyError,
  StoreClosedError,
  StoreCorruptError,
  StoreError,
  StoreReadonlyError,
} from "./errors.js";
export type { Filter, Scalar } from "./filter.js";
export { fuseByReciprocalRank } from "./fusion.js";
export type { Hit, HybridHit, LexicalHit, VectorHit } from "./hits.js";
export { HybridStore, type DeleteParameters, type HybridSearchOptions, type SearchOptions } from "./hybrid-store.js";
export { canarySentence, type Manifest } from "./manifest.js";
