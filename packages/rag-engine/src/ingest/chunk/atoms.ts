import type { Block } from "../parse/parsed-page.js";
import { cutBetweenCharacters } from "./between-characters.js";
import { HEADING } from "./inferred-headings.js";
import type { Span } from "./span.js";

/** The smallest piece that chunks are put together from: a sentence, or a line of one. */
export interface Atom extends Span {
  tokens: number;
  /** How good a place the atom's start is to begin a chunk at. */
  boundary: Boundary;
}

/** From worst to best. */
export const BOUNDARY = { word: 0, line: 1, sentence: 2, paragraph: 3, heading: 4 } as const;
export type Boundary = (typeof BOUNDARY)[keyof typeof BOUNDARY];

/**
 * Cuts a stretch of a page into atoms, none above `maxTokens`. Each text is counted once or twice, so that the cost
 * is linear however slow the tokenizer is.
 *
 * @param blocks of the page, where they are known; else the text itself tells its structure.
 */
export function splitAtoms(
  page: string,
  span: Span,
  countTokens: (text: string) => number,
  maxTokens: number,
  blocks?: readonly Block[],
): Atom[] {
  const atoms: Atom[] = [];
  for (const piece of blocks === undefined ? pieces(page, span) : piecesOfBlocks(page, span, blocks)) {
    const tokens = countTokens(page.slice(piece.start, piece.end));
    if (tokens <= maxTokens) atoms.push({ ...piece, tokens });
    else atoms.push(...splitLong(page, piece, tokens, countTokens, maxTokens));
  }
  return atoms;
}

type Piece = Span & { boundary: Boundary };

/** The pieces of each block: a heading is one, rows of tables and lines of code are, prose is cut at sentences. */
function piecesOfBlocks(page: string, span: Span, blocks: readonly Block[]): Piece[] {
  return blocks.flatMap(({ kind, start, end }): Piece[] => {
    const part = { start: Math.max(start, span.start), end: Math.min(end, span.end) };
    if (part.start >= part.end || page.slice(part.start, part.end).trim() === "") return [];
    if (kind === "heading") return [{ ...part, boundary: BOUNDARY.heading }];
    if (kind === "table" || kind === "code") return linesOf(page, part, kind === "table");
    // What looks like a heading inside a paragraph is none: the document says what is.
    return pieces(page, part).map((piece) => ({
      ...piece,
      boundary: Math.min(piece.boundary, BOUNDARY.paragraph) as Boundary,
    }));
  });
}

/** A row of a table begins a chunk as well as a sentence does; in code only a blank line makes a good place. */
function linesOf(page: string, { start, end }: Span, isTable: boolean): Piece[] {
  const found: Piece[] = [];
  let boundary: Boundary = BOUNDARY.paragraph;
  for (const { 0: line, index } of page.slice(start, end).matchAll(/[^\n]*\n?/g)) {
    if (line === "") continue;
    if (line.trim() === "") boundary = BOUNDARY.paragraph;
    else {
      found.push({ start: start + index, end: start + index + line.length, boundary });
      boundary = isTable ? BOUNDARY.sentence : BOUNDARY.line;
    }
  }
  return found;
}

/** Lines, cut again where a sentence ends. Each piece owns the white space behind it. */
function pieces(page: string, span: Span): Piece[] {
  const text = page.slice(span.start, span.end);
  const found: Piece[] = [];
  let start = 0;
  let boundary: Boundary = BOUNDARY.paragraph;
  for (const match of text.matchAll(BREAKS)) {
    const end = match.index + match[0].length;
    if (text.slice(start, end).trim() !== "") {
      found.push({ start: span.start + start, end: span.start + end, boundary });
      start = end;
    }
    const next = boundaryAfter(match[0], text, end);
    boundary = start === end ? next : (Math.max(boundary, next) as Boundary);
  }
  if (text.slice(start).trim() !== "") found.push({ start: span.start + start, end: span.end, boundary });
  return found;
}

function boundaryAfter(gap: string, text: string, at: number): Boundary {
  const newlines = gap.split("\n").length - 1;
  if (newlines > 0) {
    const lineEnd = text.indexOf("\n", at);
    if (HEADING.test(text.slice(at, lineEnd === -1 ? undefined : lineEnd))) return BOUNDARY.heading;
    if (newlines > 1) return BOUNDARY.paragraph;
    if (LIST_ITEM.test(text.slice(at, at + 12)) || SENTENCE_END.test(text.slice(Math.max(0, at - 8), at)))
      return BOUNDARY.sentence;
    return BOUNDARY.line;
  }
  return BOUNDARY.sentence;
}

/** A line or sentence that is too long alone: cut at spaces, and within "words" only when these are too long too. */
function splitLong(
  page: string,
  piece: Piece,
  tokens: number,
  countTokens: (text: string) => number,
  maxTokens: number,
): Atom[] {
  if (tokens <= maxTokens || piece.end - piece.start <= 1) return [{ ...piece, tokens }];
  const middle = cutNear(page, piece);
  if (middle <= piece.start || middle >= piece.end) return [{ ...piece, tokens }];
  const halves: Piece[] = [
    { start: piece.start, end: middle, boundary: piece.boundary },
    { start: middle, end: piece.end, boundary: BOUNDARY.word },
  ];
  return halves.flatMap((half) =>
    splitLong(page, half, countTokens(page.slice(half.start, half.end)), countTokens, maxTokens),
  );
}

function cutNear(page: string, { start, end }: Span): number {
  // Only within the piece: a page without spaces would be searched whole for each cut.
  const space = page.slice(start, start + Math.floor((end - start) / 2) + 1).lastIndexOf(" ");
  if (space > (end - start) / 4) return start + space + 1;
  return cutBetweenCharacters(page, { start, end });
}

/** Line ends, and the white space (none in CJK) behind a sentence. "e.g. x" and "3.5" are no sentence ends. */
const BREAKS =
  /(?<![ \t])[ \t]*\n\s*|(?<=[\p{L}\p{N})\]]{2}[.!?…]["'”’»)\]]*)[ \t]+(?=["'“‘«([]*[\p{Lu}\p{Lo}\p{N}])|(?<=[。！？])(?!\n)/gu;
const SENTENCE_END = /[.!?…:。！？]["'”’»)\]]*\s*$/u;
const LIST_ITEM = /^(?:[•◦▪‣–*+-]|\(?\p{N}{1,3}[.)])\s/u;
