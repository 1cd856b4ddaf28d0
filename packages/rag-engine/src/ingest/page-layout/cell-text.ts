import { joinTexts } from "./join-texts.js";
import type { Piece } from "./piece.js";
import { rowText } from "./row-text.js";

/** Joins the lines of cells, one cell after the other. */
export function cellsText(cells: readonly Piece[][]): string {
  return cells.flatMap(linesOf).reduce(join, "");
}

function linesOf(pieces: readonly Piece[]): string[] {
  const lines: Piece[][] = [];
  for (const piece of pieces) {
    const line = lines.at(-1);
    const [first] = line ?? [];
    if (line !== undefined && first !== undefined && isSameLine(first, piece)) line.push(piece);
    else lines.push([piece]);
  }
  return lines.map(rowText);
}

function isSameLine(one: Piece, other: Piece): boolean {
  return Math.abs(one.y - other.y) <= SAME_LINE * Math.max(one.size, other.size);
}

function join(text: string, line: string): string {
  if (text === "") return line;
  if (BROKEN.test(text) && /^\p{L}/u.test(line)) return text + line;
  return joinTexts(text, line, { isSpaced: true, gap: 0 });
}

/** Cells are narrow: what is broken at a hyphen is mostly a name that has one. */
const BROKEN = /\p{L}-$/u;

/** In sizes of type. */
const SAME_LINE = 0.3;
