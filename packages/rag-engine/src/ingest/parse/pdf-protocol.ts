import type { FailureCode } from "../failure.js";

/** What the parent asks a parser process to do. A process reads one file at a time. */
export interface ParseRequest {
  type: "parse";
  /** Absolute path of the file. */
  file: string;
  /** Refuse documents with more pages. */
  maxPages: number;
  /** Refuse files with more bytes. */
  maxBytes: number;
}

/** What a parser process reports while it reads a file. Any message counts as a sign of life. */
export type ParserMessage =
  | { type: "ready" }
  | { type: "opened"; pages: number; sha256: string }
  | { type: "page"; page: number }
  | { type: "page-failed"; page: number; message: string }
  | { type: "texts"; firstPage: number; texts: string[] }
  | { type: "done"; title?: string; rssBytes: number }
  | { type: "failed"; code: FailureCode; detail?: string };

/** Written to standard error by the memory watch just before it kills its process. */
export const MEMORY_MARK = "rag-engine: memory limit exceeded";
