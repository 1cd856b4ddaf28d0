import { extname } from "node:path";

/** The kinds of document that can be read. */
export type MediaType = "application/pdf" | "text/markdown" | "text/plain";

/** @returns the kind of a file by its extension; undefined when files of this kind cannot be read. */
export function mediaTypeOf(file: string): MediaType | undefined {
  return BY_EXTENSION.get(extname(file).toLowerCase());
}

const BY_EXTENSION = new Map<string, MediaType>([
  [".pdf", "application/pdf"],
  [".md", "text/markdown"],
  [".markdown", "text/markdown"],
  [".txt", "text/plain"],
]);
