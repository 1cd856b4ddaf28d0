/**
 * What a citation names besides the document: the page of a PDF, the slide of a presentation, the sheet of a workbook,
 * the chapter of a book; `text` for documents that are one piece, in which headings and lines are named.
 */
export type PageKind = "page" | "slide" | "sheet" | "chapter" | "text";

/** What a stretch of a page's text is. */
export type BlockKind = "heading" | "paragraph" | "list" | "table" | "code";

/** A stretch of a page's text that belongs together. */
export interface Block {
  kind: BlockKind;
  /** UTF-16 offsets in the page's text. */
  start: number;
  end: number;
  /** Of a heading, from 1. */
  level?: number;
  /** Of a heading that the document does not name as one: the size of its type makes it look like one. */
  isGuessed?: true;
}

/** One page as it is stored. Its text is final: chunks and citations are spans of it. */
export interface ParsedPage {
  text: string;
  /** What people call it, for instance a sheet's name or a chapter's title; absent where the number says it all. */
  name?: string;
  /** In order, not overlapping. Absent where only the text itself tells its structure. */
  blocks?: readonly Block[];
}
