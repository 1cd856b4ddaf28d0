import type { PageKind } from "../ingest/parse/parsed-page.js";
import type { ChunkMetadata } from "../ingest/sync/index-document.js";

/** Where a chunk stands, in the words that people use for this kind of document. */
export function positionOf(pageKind: PageKind, chunk: Omit<ChunkMetadata, "documentId" | "contentKey">): string {
  const { page, pageName, headings = [], line } = chunk;
  if (pageKind === "page" || pageKind === "slide") return `${pageKind} ${page}`;
  if (pageKind === "sheet") return `sheet ${pageName ?? page}${lineOf(line)}`;
  if (pageKind === "chapter") return `chapter ${pageName ?? page}`;
  const section = headings.join(" › ");
  return section === "" ? `line ${line ?? 1}` : `${section}${lineOf(line)}`;
}

function lineOf(line: number | undefined): string {
  return line === undefined ? "" : `, line ${line}`;
}
