import type { Block } from "../parse/parsed-page.js";
import { cleanLines } from "./characters.js";
import { findHeadings } from "./headings.js";
import { joinHyphenatedLines } from "./hyphens.js";
import { offsetsOf, type OffsetMap } from "./offset-map.js";
import { blocksOf } from "./page-blocks.js";
import { tidyLines } from "./page-line.js";
import type { RawPage } from "./raw-page.js";
import { removeRunningLines } from "./running-lines.js";

/** A page as it is stored, and the way back to what was read. */
export interface CleanPage {
  text: string;
  /** In order, covering all text; absent where only the text itself tells its structure. */
  blocks?: readonly Block[];
  /** Where in `rawText(page)` the text comes from. */
  offsets: OffsetMap;
}

/**
 * Turns the raw lines of a document's pages into the text that is stored, chunked and quoted. Pages stay apart and
 * keep their numbers; lines stay lines, except that a word broken over two lines is put together on the first.
 */
export function cleanPages(pages: readonly RawPage[]): CleanPage[] {
  // Page numbers go first: in "fo-" above a page number "iv" the two are no word.
  const clean = joinHyphenatedLines(removeRunningLines(pages.map(cleanLines))).map(tidyLines);
  const headings = findHeadings(clean);
  return clean.map((lines) => ({
    text: lines.map(({ text }) => text).join("\n"),
    offsets: offsetsOf(lines),
    ...(headings.size > 0 && lines.some(({ raw }) => raw.size > 0) ? { blocks: blocksOf(lines, headings) } : {}),
  }));
}

/** Goes up when the same raw pages give other text than before; synced documents are then read again. */
export const PAGE_TEXT_VERSION = "2";
