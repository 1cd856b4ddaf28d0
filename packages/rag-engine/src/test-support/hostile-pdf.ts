import type { FailureCode } from "../ingest/failure.js";
import { showLines } from "./pdf-builder.js";

/** A hostile or odd PDF, and what must become of it: it is read and has these words, or it fails for this reason. */
export interface HostilePdf {
  name: string;
  make: () => Buffer;
  text?: string;
  failure?: FailureCode;
}

/** A page's content that any reader reads. */
export const hello = showLines(["Hello, reader."]);
/** What it says. */
export const said = "Hello, reader.";
