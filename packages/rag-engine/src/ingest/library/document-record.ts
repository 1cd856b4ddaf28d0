import type { Failure } from "../failure.js";
import type { MediaType } from "../sources/media-type.js";

/** How far a document has come. Only `indexed` documents are searchable as a whole. */
export type DocumentState = "queued" | "parsing" | "embedding" | "indexed" | "failed";

/** One version of one file, as the library knows it. */
export interface DocumentRecord {
  /** First 16 hex digits of SHA-256 of root, path and content hash: another content is another document. */
  id: string;
  /** Absolute path of the synced folder. */
  root: string;
  /** Path below the root with `/` between names. */
  path: string;
  title: string;
  /** SHA-256 in hex; "" for a file that could not be opened. */
  contentHash: string;
  bytes: number;
  mediaType: MediaType;
  pageCount: number;
  chunkCount: number;
  state: DocumentState;
  /** Set when the state is `failed`. */
  failure?: Failure;
  /** Something to know about an indexed document, for instance that some of its pages could not be read. */
  warning?: string;
  /** Id of an older version that is still searched, because this one failed or is not finished. */
  searchableVersion?: string;
  /** ISO 8601. */
  updatedAt: string;
}
