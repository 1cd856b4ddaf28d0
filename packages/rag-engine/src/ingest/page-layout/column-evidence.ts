import { cellsOf } from "./cells.js";
import { isRightOf, type Gutter } from "./gutter.js";
import type { Piece } from "./piece.js";
import type { Row } from "./rows.js";

/** What stands on one side of a gutter. */
export interface Side {
  /** How many rows hold some of it. */
  rows: number;
  x: number;
  right: number;
  /** Part of the rows that fill the width. */
  full: number;
  /** Of a row in the middle: how much of it is text, in sizes of type, and how many letters, digits and signs it has. */
  ink: number;
  length: number;
  /** Width of a part of a row that no wide gap parts, in sizes of type. */
  cell: number;
  /** Part of the rows that begin where the side does. */
  flush: number;
  /** Size of the type of a row in the middle. */
  size: number;
  hasWords: boolean;
  /** Part of its pieces that are numbers. */
  numbers: number;
}

/** What speaks for columns, and what for rows that go across a gutter. */
export interface Evidence {
  left: Side;
  right: Side;
  /** Part of the rows of the side with fewer that stand on one baseline with a row of the other. */
  aligned: number;
  /** Part of the rows of the side with fewer that have a row of the other beside them, if not quite. */
  beside: number;
  /** How often the drawing goes from one side to the other. */
  switches: number;
  /** Whether the drawing goes to the other side only to come back further down, at least once. */
  isInBlocks: boolean;
  /** The baseline of what it comes back to first, below all that is drawn before. */
  returnsAt?: number;
}

/** Looks at both sides of a gutter. */
export function evidenceFor({ edge, first, end }: Gutter, rows: readonly Row[]): Evidence {
  const lefts: Piece[][] = [];
  const rights: Piece[][] = [];
  let shared = 0;
  for (const { pieces } of rows.slice(first, end)) {
    const right = pieces.filter((piece) => isRightOf(edge, piece));
    const left = right.length === 0 ? pieces : pieces.filter((piece) => !isRightOf(edge, piece));
    if (left.length > 0) lefts.push(left);
    if (right.length > 0) rights.push(right);
    if (isOneLine(left, right)) shared += 1;
  }
  const fewer = Math.min(lefts.length, rights.length);
  return {
    left: sideOf(lefts),
    right: sideOf(rights),
    aligned: fewer === 0 ? 0 : shared / fewer,
    beside: lefts.length < rights.length ? besides(lefts, rights) : besides(rights, lefts),
    ...drawing([...lefts.flat(), ...rights.flat()], edge),
  };
}

function isOneLine([left]: Piece[], [right]: Piece[]): boolean {
  if (left === undefined || right === undefined) return false;
  return Math.abs(left.y - right.y) <= SAME_LINE * Math.max(left.size, right.size);
}

/** Both go from top to bottom. */
function besides(rows: readonly Piece[][], others: readonly Piece[][]): number {
  let at = 0;
  let count = 0;
  for (const [piece] of rows) {
    if (piece === undefined) continue;
    const reach = BESIDE * piece.size;
    while (at < others.length && (others[at]?.[0]?.y ?? 0) < piece.y - reach) at += 1;
    if (Math.abs((others[at]?.[0]?.y ?? Infinity) - piece.y) <= reach) count += 1;
  }
  return count / Math.max(1, rows.length);
}

function sideOf(rows: readonly Piece[][]): Side {
  let [x, right] = [Infinity, -Infinity];
  for (const pieces of rows) {
    for (const piece of pieces) {
      x = Math.min(x, piece.x);
      right = Math.max(right, piece.right);
    }
  }
  const inks = rows.map(inkOf);
  const sizes = rows.map((pieces) => Math.max(...pieces.map(({ size }) => size)));
  const size = middle(sizes);
  const cells = rows.flatMap((pieces) => cellsOf({ pieces, size }).map((cell) => cell.right - cell.x));
  const flush = rows.filter(([first]) => first !== undefined && first.x <= x + FLUSH).length;
  return {
    rows: rows.length,
    x,
    right,
    full: inks.filter((ink) => ink >= FULL * (right - x)).length / Math.max(1, rows.length),
    ink: middle(inks) / Math.max(size, Number.MIN_VALUE),
    cell: middle(cells) / Math.max(size, Number.MIN_VALUE),
    flush: flush / Math.max(1, rows.length),
    length: middle(rows.map((pieces) => pieces.reduce((sum, { text }) => sum + text.length, 0))),
    size,
    numbers: numbersIn(rows.flat()),
    hasWords: rows.filter((pieces) => pieces.some(({ text }) => WORD.test(text))).length >= rows.length / 2,
  };
}

/** Part of some pieces that are numbers. */
export function numbersIn(pieces: readonly Piece[]): number {
  return pieces.filter(({ text }) => NUMBER.test(text)).length / Math.max(1, pieces.length);
}

/** Width of what is printed in a row; word spaces count, gaps between cells do not. */
function inkOf(pieces: readonly Piece[]): number {
  let ink = 0;
  let last: Piece | undefined;
  for (const piece of pieces) {
    ink += piece.right - piece.x;
    const gap = last === undefined ? 0 : piece.x - last.right;
    if (gap > 0 && gap < piece.size) ink += gap;
    last = piece;
  }
  return ink;
}

function drawing(pieces: Piece[], edge: number): { switches: number; isInBlocks: boolean; returnsAt?: number } {
  pieces.sort((a, b) => a.order - b.order);
  let switches = 0;
  let isDownwards = true;
  let returnsAt: number | undefined;
  let lowest = -Infinity;
  let last: boolean | undefined;
  for (const piece of pieces) {
    const isRight = isRightOf(edge, piece);
    if (last !== undefined && isRight !== last) {
      switches += 1;
      if (!isRight && piece.y < lowest) isDownwards = false;
      else if (!isRight) returnsAt ??= piece.y;
    }
    last = isRight;
    lowest = Math.max(lowest, piece.y);
  }
  return { switches, isInBlocks: isDownwards && switches > 1, ...(returnsAt === undefined ? {} : { returnsAt }) };
}

function middle(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
}

/** In sizes of type. */
const SAME_LINE = 0.1;
const BESIDE = 0.9;
/** In points. */
const FLUSH = 1.5;
/** Part of a column's width that prose fills in all but the last lines of paragraphs. */
const FULL = 0.8;
const NUMBER = /^[^\p{L}]*\d[^\p{L}]*$/u;
const WORD = /\p{L}{2}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
