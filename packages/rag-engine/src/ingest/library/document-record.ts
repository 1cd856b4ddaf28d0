import type { Failure } from "../failure.js";
import type { PageKind } from "../parse/parsed-page.js";
import type { MediaType } from "../sources/media-type.js";

/**
 * How far a document has come. A document goes from `queued` over `parsing`, `chunking` and `embedding` to `indexed`, or
 * to `failed`.
 */
export type DocumentState = "queued" | "parsing" | "chunking" | "embedding" | "indexed" | "failed";

/** Where a file with a document's content lies. */
export interface FilePlace {
  /** Absolute path of the synced folder. */
  root: string;
  /** Path below the root with `/` between names. */
  path: string;
}

/** A document as the library knows it: a content, which may lie in several files. */
export interface DocumentRecord extends FilePlace {
  /** First 16 hex digits of SHA-256 of media type and content hash: identical files are one document. */
  id: string;
  /** All files that hold it now, by root and path; the first one is also `root` and `path`. */
  files: FilePlace[];
  title: string;
  /** SHA-256 in hex; "" for a file that could not be opened. */
  contentHash: string;
  bytes: number;
  mediaType: MediaType;
  pageKind: PageKind;
  pageCount: number;
  /** Chunks that the document has, as far as it was cut. */
  chunkCount: number;
  /** Chunks that are in the index. */
  embeddedCount: number;
  state: DocumentState;
  /** Set when the state is `failed`. */
  failure?: Failure;
  /** Something to know about an indexed document, for instance that some of its pages could not be read. */
  warning?: string;
  /** Id of the content that this file had before and that is searched meanwhile, because this one failed or is not finished. */
  searchableVersion?: string;
  /** Who is at work on it now, for people: `process 4711 on host`. */
  worker?: string;
  /** ISO 8601: when it was put into the queue last. */
  queuedAt: string;
  /** ISO 8601: when its state or progress changed last. */
  updatedAt: string;
}

/** What became of one page. `indexed` pages are searchable; of the others the state says why not, or not yet. */
export type PageState = "read" | "indexed" | "unreadable" | "empty";

/** A page as the library keeps it. */
export interface PageRecord {
  /** From 1. */
  page: number;
  /** What people call it, where the number does not say it all: a sheet's name, a chapter's title. */
  name?: string;
  state: PageState;
  /** ISO 8601: when its state changed last. */
  updatedAt: string;
}
