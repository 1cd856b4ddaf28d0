import { withDrawnCells } from "./drawn-cells.js";
import { findColumns, type Columns } from "./columns.js";
import { isRightOf } from "./gutter.js";
import type { Piece } from "./piece.js";
import { toRows, type Row } from "./rows.js";

/**
 * Parts a page where its text stands side by side, and again what that leaves.
 *
 * @returns rows that go from top to bottom, in the order in which the parts of the page are to be read.
 */
export function inReadingOrder(pieces: readonly Piece[], depth = 0): Row[][] {
  const rows = toRows(pieces);
  const columns = depth < DEEPEST ? findColumns(rows) : undefined;
  if (columns === undefined) return rows.length === 0 ? [] : [withDrawnCells(rows)];
  const above = piecesOf(rows.slice(0, columns.first));
  const below = piecesOf(rows.slice(columns.end));
  return [above, ...sidesOf(columns, rows), below].flatMap((part) => inReadingOrder(part, depth + 1));
}

function sidesOf({ edge, first, end, kind }: Columns, rows: readonly Row[]): Piece[][] {
  const pieces = piecesOf(rows.slice(first, end));
  const left = pieces.filter((piece) => !isRightOf(edge, piece));
  const right = pieces.filter((piece) => isRightOf(edge, piece));
  if (kind === "margin-right") return [left, right];
  if (kind === "margin-left") return [right, left];
  return isMostlyRightToLeft(pieces) ? [right, left] : [left, right];
}

function piecesOf(rows: readonly Row[]): Piece[] {
  return rows.flatMap(({ pieces }) => pieces);
}

function isMostlyRightToLeft(pieces: readonly Piece[]): boolean {
  return pieces.filter(({ isRightToLeft }) => isRightToLeft).length * 2 > pieces.length;
}

/** Three columns within a band within a page need four; what goes deeper is no page for readers. */
const DEEPEST = 12;
