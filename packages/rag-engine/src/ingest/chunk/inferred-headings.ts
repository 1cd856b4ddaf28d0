import type { Block } from "../parse/parsed-page.js";

/** A Markdown heading, a numbered heading ("3.1.2 Purpose"), or a word such as "Chapter 3". */
export const HEADING =
  /^(?:#{1,6}\s+\S|(?:\p{N}{1,3}|[A-Z])(?:\.\p{N}{1,3})+\.?\s+\S.{0,100}[^.,;]$|(?:Chapter|CHAPTER|Appendix|APPENDIX|Part|Kapitel|Anhang|Chapitre|Annexe)\s+(?:\p{N}+|[A-Z])\b.{0,80}$)/u;

/**
 * The headings that the text of a page shows by itself, with their levels: by the marks of Markdown, or by their numbers
 * ("3.1.2" is of the third level, "Chapter 3" of the first).
 */
export function inferredHeadings(page: string): Block[] {
  const headings: Block[] = [];
  for (const { 0: line, index } of page.matchAll(/[^\n]+/g)) {
    if (HEADING.test(line))
      headings.push({ kind: "heading", start: index, end: index + line.length, level: levelOf(line) });
  }
  return headings;
}

function levelOf(line: string): number {
  const marks = /^#{1,6}/.exec(line)?.[0].length;
  if (marks !== undefined) return marks;
  return /^[\p{N}A-Z]{1,3}(?:\.\p{N}{1,3})*/u.exec(line)?.[0].split(".").length ?? 1;
}

/** @returns a heading as people read it: without the marks of Markdown, on one line. */
export function headingText(raw: string): string {
  return raw
    .replace(/^#{1,6}\s+/, "")
    .replace(/\s+#+\s*$/, "")
    .replace(/\n[-=]+\s*$/, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
