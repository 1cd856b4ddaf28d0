import type { Piece } from "./piece.js";
import type { Row } from "./rows.js";

/** What a row of a table holds in one column. */
export interface Cell {
  x: number;
  right: number;
  pieces: Piece[];
}

/** Parts a row where a gap is too wide for a word space. */
export function cellsOf({ pieces, size, cells: drawn }: Pick<Row, "pieces" | "size" | "cells">): Cell[] {
  if (drawn !== undefined) return drawn.map(cellOf);
  const cells: Cell[] = [];
  for (const piece of pieces) {
    const cell = cells.at(-1);
    if (cell !== undefined && piece.x - cell.right < BETWEEN_CELLS * size) {
      cell.pieces.push(piece);
      cell.right = Math.max(cell.right, piece.right);
    } else cells.push({ x: piece.x, right: piece.right, pieces: [piece] });
  }
  return cells;
}

function cellOf(pieces: Piece[]): Cell {
  return { x: Math.min(...pieces.map(({ x }) => x)), right: Math.max(...pieces.map(({ right }) => right)), pieces };
}

/** The gap between cells at least, in sizes of type. */
export const BETWEEN_CELLS = 0.9;
