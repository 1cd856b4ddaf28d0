import { BETWEEN_CELLS } from "./cells.js";
import { numbersIn } from "./column-evidence.js";
import type { Piece } from "./piece.js";
import { toRows, type Row } from "./rows.js";

/**
 * Joins rows of print to rows of a table where the drawing shows its cells: several lines below each other, then several
 * beside them, further up. Formulas with fractions are drawn like that, too. Nothing else tells a cell that goes on from
 * the next one, so rows that are drawn line by line stay as they are.
 */
export function withDrawnCells(rows: Row[]): Row[] {
  if (rows.every((row, at) => at === 0 || isDrawnAfter(row, rows[at - 1]))) return rows;
  const pieces = rows.flatMap((row) => row.pieces).sort((a, b) => a.order - b.order);
  const joined: Row[] = [];
  const others: Piece[] = [];
  for (let at = 0; at < pieces.length;) {
    const cells = cellsFrom(pieces, at);
    const taken = cells?.flat() ?? pieces.slice(at, at + 1);
    if (cells === undefined || areColumns(cells)) others.push(...taken);
    else joined.push(rowOf(cells));
    at += taken.length;
  }
  if (joined.length === 0) return rows;
  return [...toRows(others), ...joined].sort((a, b) => a.y - b.y || a.x - b.x);
}

/** Rows that are drawn from top to bottom hold no cells of several lines. */
function isDrawnAfter(row: Row, above: Row | undefined): boolean {
  const [first, last] = [row.pieces[0], above?.pieces.at(-1)];
  return first === undefined || last === undefined || first.order > last.order;
}

/** @returns the cells of a row that begins with a piece, or nothing where none does. */
function cellsFrom(pieces: readonly Piece[], start: number): Piece[][] | undefined {
  const first = pieces[start];
  if (first === undefined) return undefined;
  let cell = [first];
  const cells = [cell];
  let goesUp = false;
  for (let at = start + 1; at < pieces.length; at++) {
    const [last, piece] = [pieces[at - 1], pieces[at]];
    if (last === undefined || piece === undefined) break;
    if (!goesOnIn(cell, last, piece) || !isRightOf(cells.slice(0, -1), piece)) {
      if (!isBeside(cells, last, piece)) break;
      goesUp ||= piece.y < last.y - SAME_LINE * piece.size;
      cells.push((cell = []));
    }
    cell.push(piece);
    if (cell.length > MOST_PIECES || cells.length > MOST_CELLS) return undefined;
  }
  return goesUp && areBeside(cells) ? cells : undefined;
}

/** On the same line, without a gap that parts cells, or on the next line of the cell. */
function goesOnIn(cell: readonly Piece[], last: Piece, piece: Piece): boolean {
  const size = Math.max(last.size, piece.size);
  const down = piece.y - last.y;
  if (Math.abs(down) <= SAME_LINE * size) {
    return piece.x >= last.right - OVERLAP * size && piece.x - last.right < BETWEEN_CELLS * size;
  }
  return down > 0 && down <= NEXT_LINE * size && piece.x < rightOf(cell) && piece.right > leftOf(cell);
}

function isBeside(cells: readonly Piece[][], last: Piece, piece: Piece): boolean {
  return Math.abs(piece.y - last.y) <= FURTHEST * Math.max(last.size, piece.size) && isRightOf(cells, piece);
}

function isRightOf(cells: readonly Piece[][], { x, size }: Piece): boolean {
  return cells.every((cell) => x >= rightOf(cell) - OVERLAP * size);
}

/** All cells are as high as the highest at most, wherever in the row they stand. */
function areBeside(cells: readonly Piece[][]): boolean {
  const spans = cells.map((cell) => ({ top: topOf(cell), bottom: bottomOf(cell) }));
  const highest = spans.reduce((a, b) => (b.bottom - b.top > a.bottom - a.top ? b : a));
  const slack = BEYOND * Math.max(...cells.flat().map(({ size }) => size));
  return spans.every(({ top, bottom }) => top >= highest.top - slack && bottom <= highest.bottom + slack);
}

/** A table may be drawn column by column: then all hold a line for each of its rows, and some hold numbers. */
function areColumns(cells: readonly Piece[][]): boolean {
  const [lines = 0, ...others] = cells.map(linesIn);
  if (lines >= FEWEST_ROWS && others.every((other) => other === lines)) return true;
  return cells.some((cell) => linesIn(cell) >= FEWEST_ROWS && numbersIn(cell) >= SOME_NUMBERS);
}

function linesIn(cell: readonly Piece[]): number {
  return new Set(cell.map(({ y }) => Math.round(y))).size;
}

function rowOf(cells: Piece[][]): Row {
  const pieces = cells.flat();
  return {
    y: topOf(pieces),
    bottom: bottomOf(pieces),
    size: Math.max(...pieces.map(({ size }) => size)),
    x: leftOf(pieces),
    right: rightOf(pieces),
    pieces,
    cells,
  };
}

function topOf(pieces: readonly Piece[]): number {
  return Math.min(...pieces.map(({ y }) => y));
}

function bottomOf(pieces: readonly Piece[]): number {
  return Math.max(...pieces.map(({ y }) => y));
}

function leftOf(pieces: readonly Piece[]): number {
  return Math.min(...pieces.map(({ x }) => x));
}

function rightOf(pieces: readonly Piece[]): number {
  return Math.max(...pieces.map(({ right }) => right));
}

/** All in sizes of type. */
const SAME_LINE = 0.3;
const OVERLAP = 0.3;
const NEXT_LINE = 1.5;
/** From the last line of a cell to the first of the next one. */
const FURTHEST = 12;
/** Cells may stand at the top, the middle or the bottom, and formulas a little beyond. */
const BEYOND = 0.6;
/** So that no page takes long, and nothing larger than a row of a table is joined. */
const MOST_PIECES = 16;
const MOST_CELLS = 12;
/** Cells that all have as many lines are rare, and so are cells with as many numbers. */
const FEWEST_ROWS = 3;
/** Part of what a column holds. */
const SOME_NUMBERS = 0.5;
