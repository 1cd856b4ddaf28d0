import { cleanCharacters, tidyLines } from "./characters.js";
import { joinHyphenatedLines } from "./hyphens.js";
import { removeRunningLines } from "./running-lines.js";

/**
 * Turns the raw text of a document's pages into the text that is stored, chunked and quoted. Pages stay apart and
 * keep their numbers; lines stay lines, except that a word broken over two lines is put together on the first.
 */
export function cleanPages(rawPages: readonly string[]): string[] {
  const pages = rawPages.map((page) => cleanCharacters(page).split("\n"));
  // Page numbers go first: in "fo-" above a page number "iv" the two are no word.
  return joinHyphenatedLines(removeRunningLines(pages)).map(tidyLines);
}

/** Goes up when the same raw pages give other text than before; synced documents are then read again. */
export const PAGE_TEXT_VERSION = "1";
