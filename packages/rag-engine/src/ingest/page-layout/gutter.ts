import type { Piece } from "./piece.js";
import type { Row } from "./rows.js";

/** A strip that no text crosses, over some rows: perhaps what parts two columns. */
export interface Gutter {
  /** Where the text to the right of it begins. */
  edge: number;
  /** The first of the rows, and the one after the last. */
  first: number;
  end: number;
  /** How many of the rows have text on the side that fewer have it on, at most. */
  rows: number;
}

/** @returns whether a piece stands to the right of a gutter. */
export function isRightOf(edge: number, { x }: Piece): boolean {
  return x >= edge - SLACK;
}

/**
 * Finds the gutters of some rows: strips left of a place where several pieces begin, over rows in none of which a piece
 * crosses it, with text on both sides. One place can have several, above and below what crosses it. Those with most rows
 * come first.
 */
export function findGutters(rows: readonly Row[]): Gutter[] {
  const size = usualSize(rows);
  return edgesOf(rows)
    .flatMap((edge) => guttersAt(edge, rows, NARROWEST * size))
    .sort((a, b) => b.rows - a.rows)
    .slice(0, MOST_GUTTERS);
}

function guttersAt(edge: number, rows: readonly Row[], width: number): Gutter[] {
  const gutters: Gutter[] = [];
  let first = 0;
  let [left, right] = [0, 0];
  const close = (end: number): void => {
    if (left >= FEWEST && right >= FEWEST) gutters.push({ edge, first, end, rows: Math.min(left, right) });
    first = end + 1;
    [left, right] = [0, 0];
  };
  for (const [at, { pieces }] of rows.entries()) {
    if (pieces.some((piece) => !isRightOf(edge, piece) && piece.right > edge - width)) close(at);
    else if (pieces.some((piece) => isRightOf(edge, piece))) {
      right += 1;
      if (pieces.some((piece) => !isRightOf(edge, piece))) left += 1;
    } else left += 1;
  }
  close(rows.length);
  return gutters;
}

/** Places where pieces begin, those with most of them first. */
function edgesOf(rows: readonly Row[]): number[] {
  const starts = rows.flatMap(({ pieces }) => pieces.map(({ x }) => x)).sort((a, b) => a - b);
  const edges: { edge: number; count: number }[] = [];
  for (const x of starts) {
    const last = edges.at(-1);
    if (last !== undefined && x - last.edge <= SLACK) last.count += 1;
    else edges.push({ edge: x, count: 1 });
  }
  const leftmost = edges[0]?.edge;
  return edges
    .filter(({ edge, count }) => count >= FEWEST && edge !== leftmost)
    .sort((a, b) => b.count - a.count || a.edge - b.edge)
    .slice(0, MOST_EDGES)
    .map(({ edge }) => edge);
}

/** The size of type of most rows. */
export function usualSize(rows: readonly Row[]): number {
  const sizes = rows.map(({ size }) => size).sort((a, b) => a - b);
  return sizes[sizes.length >> 1] ?? 0;
}

/** In points: text of one edge is not set more exactly, and a little left of it is no reason. */
const SLACK = 1.5;
/** In sizes of type. Narrower ones are not found in print; word spaces are half of it. */
const NARROWEST = 0.75;
/** Rows on either side. */
const FEWEST = 2;
/** Tables have many edges; the columns of a page are among those with most text. */
const MOST_EDGES = 12;
const MOST_GUTTERS = 24;
