import type { FailureCode } from "../failure.js";
import type { MediaType } from "../sources/media-type.js";
import type { PageKind, ParsedPage } from "./parsed-page.js";

/** What the parent asks a parser process to do. A process reads one file at a time. */
export interface ParseRequest {
  type: "parse";
  /** Absolute path of the file. */
  file: string;
  /** Decides which reader is used. */
  mediaType: MediaType;
  /** Refuse documents with more pages. */
  maxPages: number;
  /** Refuse files with more bytes. */
  maxBytes: number;
  /** Refuse packed files whose parts unpack to more bytes. */
  maxUnpackedBytes: number;
}

/** What a parser process reports while it reads a file. Any message counts as a sign of life. */
export type ParserMessage =
  | { type: "ready" }
  /** The reader is still at work on a page. */
  | { type: "alive" }
  /** `pages` is what progress counts; a reader may give more in the end, when it splits long ones. */
  | { type: "opened"; pages: number; sha256: string; pageKind: PageKind }
  | { type: "page"; page: number }
  /** Page `page` of the document in the end could not be read; it is among `pages`, empty. */
  | { type: "page-failed"; page: number; message: string }
  /** The next pages, in order; as many messages as are needed. */
  | { type: "pages"; pages: ParsedPage[] }
  | { type: "done"; title?: string | undefined; warning?: string | undefined; rssBytes: number }
  | { type: "failed"; code: FailureCode; detail?: string | undefined };

/** Resolves when the message has left the process, so that a slow parent slows the reader instead of filling its memory. */
export type Report = (message: ParserMessage) => Promise<void>;

/** Reads one file and reports `opened`, then pages, then `done`, or `failed`; throws nothing. */
export type Reader = (request: ParseRequest, report: Report) => Promise<void>;

/** Written to standard error by the memory watch just before it kills its process. */
export const MEMORY_MARK = "rag-engine: memory limit exceeded";
