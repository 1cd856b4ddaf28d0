import { showLines } from "./pdf-builder.js";

/** A hostile or odd PDF, and what must become of it: words that are read, or the code of its failure. */
export interface HostilePdf {
  name: string;
  make: () => Buffer;
  text?: string;
  /** Any of these is right where a reader may give up in one of several ways. */
  failure?: string | readonly string[];
}

/** A page's content that any reader reads. */
export const hello = showLines(["Hello, reader."]);
/** What it says. */
export const said = "Hello, reader.";
/** Codes of a file that makes no sense; which one is the reader's affair. */
export const damaged = ["damaged", "no-text", "truncated"] as const;
