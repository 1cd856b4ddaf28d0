import type { FailureCode } from "../failure.js";
import type { MediaType } from "../sources/media-type.js";
import type { PackedPage } from "./pdf/packed-page.js";
import type { PageKind, ParsedPage } from "./parsed-page.js";

/** Reads a document of any format but PDF from its first page to its last. */
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

/** Reads some pages of a PDF. The process keeps the document open for the next request of the same job. */
export interface ReadPagesRequest {
  type: "read-pages";
  file: string;
  /** Tells one reading of a file from a later one of the same path. */
  job: number;
  /** Pages from 1, both included; `last` may be behind the document's end. */
  first: number;
  last: number;
  maxPages: number;
  maxBytes: number;
}

/** Makes final text of the pages of one PDF. Headers show only when all are known, and two processes may have read them. */
export interface CleanPagesRequest {
  type: "clean-pages";
  pages: readonly PackedPage[];
}

/** Recognises the text of a page that is a picture of one; answered with `raw-pages` of one page. */
export interface RecognisePageRequest {
  type: "recognise-page";
  file: string;
  /** As of {@link ReadPagesRequest}. */
  job: number;
  page: number;
  maxBytes: number;
  /** Joined by "+". */
  languages: string;
  /** Where the data of all of them lies. */
  languageFolder: string;
}

/** What the parent asks a parser process to do, one thing at a time. */
export type ParserRequest = ParseRequest | ReadPagesRequest | CleanPagesRequest | RecognisePageRequest;

/** What a parser process reports while it works. Any message counts as a sign of life. */
export type ParserMessage =
  | { type: "ready" }
  /** The reader is still at work on a page. */
  | { type: "alive" }
  /** `pages` is what progress counts; a reader may give more in the end, when it splits long ones. */
  | { type: "opened"; pages: number; sha256: string; pageKind: PageKind; title?: string | undefined }
  | { type: "page"; page: number }
  /** Page `page` of the document in the end could not be read; it is among `pages`, empty. */
  | { type: "page-failed"; page: number; message: string }
  /** The next pages, in order; as many messages as are needed. */
  | { type: "pages"; pages: ParsedPage[] }
  /** All pages that were asked for, and the numbers of those that seem to be pictures of a text. */
  | { type: "raw-pages"; pages: PackedPage[]; scanned: number[] }
  | { type: "done"; title?: string | undefined; warning?: string | undefined; rssBytes: number }
  | { type: "failed"; code: FailureCode; detail?: string | undefined };

/** Resolves when the message has left the process, so that a slow parent slows the reader instead of filling its memory. */
export type Report = (message: ParserMessage) => Promise<void>;

/** Does what is asked and reports `done` or `failed` in the end; throws nothing. */
export type Reader<Request = ParserRequest> = (request: Request, report: Report) => Promise<void>;

/** Written to standard error by the memory watch just before it kills its process. */
export const MEMORY_MARK = "rag-engine: memory limit exceeded";
