import type { RawLine } from "./raw-page.js";

/** A line while it is cleaned: its text, and where in the page's raw text that comes from. */
export interface PageLine {
  readonly text: string;
  /** Offset in the raw text of its first character; the others follow one by one as far as the first of `moves`. */
  readonly start: number;
  /** Where the text goes on elsewhere than behind the character before; absent in most lines. */
  readonly moves?: readonly Move[];
  /** Offset of the white space in the raw text that ends the line. */
  readonly end: number;
  /** The line it was, or that its first part was; its text is the uncleaned one. */
  readonly raw: RawLine;
}

/** From offset `at` of a clean text on, characters come from `raw` on in the raw text. */
export interface Move {
  at: number;
  raw: number;
}

/** @returns where all of the line's text comes from. */
export function movesOf({ start, moves = [] }: PageLine): Move[] {
  return [{ at: 0, raw: start }, ...moves];
}

/** @returns the raw offset of the character at an offset of the line. */
export function rawOffset({ start, moves = [] }: PageLine, at: number): number {
  const move = moves.findLast((candidate) => candidate.at <= at);
  return move === undefined ? start + at : move.raw + at - move.at;
}

/** The part of a line from offset `from` up to `to`, as `slice` has it for text. */
export function sliceLine(line: PageLine, from: number, to = line.text.length): PageLine {
  const part = { ...line, text: line.text.slice(from, to), start: rawOffset(line, from) };
  if (line.moves === undefined) return part;
  const moves = line.moves.filter(({ at }) => at > from && at < to).map(({ at, raw }) => ({ at: at - from, raw }));
  return { ...part, moves };
}

/** The line without white space at its ends. */
export function trimLine(line: PageLine): PageLine {
  const { text } = line;
  return sliceLine(line, text.length - text.trimStart().length, text.trimEnd().length);
}

/** Puts the text of one line behind another's; it ends where the second one ends. */
export function joinLines(first: PageLine, second: PageLine): PageLine {
  if (first.text === "") return { ...second, raw: first.raw };
  const length = first.text.length;
  const moves = [...(first.moves ?? []), ...movesOf(second).map(({ at, raw }) => ({ at: at + length, raw }))];
  return { ...first, text: first.text + second.text, moves, end: second.end };
}

/** @returns the lines without empty ones at both ends, and of several empty ones in a row the first. */
export function tidyLines(lines: readonly PageLine[]): PageLine[] {
  const tidy = lines.filter(({ text }, at) => text !== "" || (at > 0 && lines[at - 1]?.text !== ""));
  while (tidy.at(-1)?.text === "") tidy.pop();
  return tidy;
}
