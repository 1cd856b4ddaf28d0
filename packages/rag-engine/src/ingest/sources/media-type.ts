import { basename, extname } from "node:path";
import { SOURCE_EXTENSIONS, SOURCE_NAMES } from "./source-code-names.js";

/** The kinds of document that are known. The last four cannot be read, but a file of such a kind fails with advice. */
export type MediaType =
  | "application/pdf"
  | "text/markdown"
  | "text/html"
  | "text/plain"
  | "text/x-source"
  | "text/csv"
  | "text/tab-separated-values"
  | "message/rfc822"
  | "application/epub+zip"
  | "application/vnd.oasis.opendocument.text"
  | "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
  | "application/vnd.openxmlformats-officedocument.presentationml.presentation"
  | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
  | "application/msword"
  | "application/vnd.ms-powerpoint"
  | "application/vnd.ms-excel"
  | "application/rtf";

/**
 * @returns the kind of a file by its name; undefined for files that are no documents (images, archives) or that a
 *   program wrote for itself (lock files, minified scripts).
 */
export function mediaTypeOf(file: string): MediaType | undefined {
  const name = basename(file).toLowerCase();
  if (WRITTEN_BY_PROGRAMS.test(name)) return undefined;
  return BY_EXTENSION.get(extname(name)) ?? (SOURCE_NAMES.has(name) ? "text/x-source" : undefined);
}

/** They are long, and nobody asks for what stands in them. */
const WRITTEN_BY_PROGRAMS =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml)$|\.(?:min|bundle)\.(?:js|mjs|css)$|-lock\.json$/;

const OFFICE = "application/vnd.openxmlformats-officedocument";

const EXTENSIONS: Record<Exclude<MediaType, "text/x-source">, readonly string[]> = {
  "application/pdf": ["pdf"],
  "text/markdown": ["md", "markdown", "mdown", "mkd"],
  "text/html": ["html", "htm", "xhtml"],
  "text/plain": ["txt", "text", "log", "rst", "adoc", "asciidoc", "org", "tex"],
  "text/csv": ["csv"],
  "text/tab-separated-values": ["tsv", "tab"],
  "message/rfc822": ["eml"],
  "application/epub+zip": ["epub"],
  "application/vnd.oasis.opendocument.text": ["odt", "ott"],
  [`${OFFICE}.wordprocessingml.document`]: ["docx", "docm", "dotx"],
  [`${OFFICE}.presentationml.presentation`]: ["pptx", "pptm", "ppsx"],
  [`${OFFICE}.spreadsheetml.sheet`]: ["xlsx", "xlsm"],
  "application/msword": ["doc", "dot"],
  "application/vnd.ms-powerpoint": ["ppt", "pps"],
  "application/vnd.ms-excel": ["xls", "xlsb"],
  "application/rtf": ["rtf"],
};

const BY_EXTENSION = new Map<string, MediaType>([
  ...SOURCE_EXTENSIONS.map((extension) => [`.${extension}`, "text/x-source"] as const),
  ...(Object.entries(EXTENSIONS) as [MediaType, readonly string[]][]).flatMap(([type, extensions]) =>
    extensions.map((extension) => [`.${extension}`, type] as const),
  ),
]);
