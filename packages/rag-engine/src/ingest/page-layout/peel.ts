import { isRightOf, usualSize, type Gutter } from "./gutter.js";
import { firstDrawn, lastDrawn, type Row } from "./rows.js";

/**
 * Takes rows off a gutter's ends that only happen not to cross it: a running head of two parts, a page number, a short
 * heading above or below columns. They stand apart from the other rows.
 */
export function peel(gutter: Gutter, rows: readonly Row[]): Gutter {
  const step = STEP * usualSize(rows.slice(gutter.first, gutter.end));
  const first = afterHead(gutter, rows, step);
  return { ...gutter, first, end: beforeFoot({ ...gutter, first }, rows, step) };
}

function afterHead({ edge, first, end }: Gutter, rows: readonly Row[], step: number): number {
  for (let at = first + 1; at <= first + MOST_ROWS && at < end - 1; at++) {
    if (distance(rows, at) <= step) continue;
    const head = rows.slice(first, at);
    const isOnRight = head.some(({ pieces }) => pieces.some((piece) => isRightOf(edge, piece)));
    // What stands on the left is read first in any case.
    if (!isOnRight || !isDrawnApart(head, rows.slice(at, end))) continue;
    if (isTop(first, rows) || isOneSided(head, edge)) return at;
  }
  return first;
}

function beforeFoot({ edge, first, end }: Gutter, rows: readonly Row[], step: number): number {
  for (let at = end - 1; at >= end - MOST_ROWS && at > first + 1; at--) {
    if (distance(rows, at) <= step) continue;
    const foot = rows.slice(at, end);
    const isOnLeft = foot.some(({ pieces }) => pieces.some((piece) => !isRightOf(edge, piece)));
    if (!isOnLeft || !isDrawnApart(foot, rows.slice(first, at))) continue;
    if (end === rows.length || isOneSided(foot, edge)) return at;
  }
  return end;
}

/** What is drawn between the one column and the other is the end of the first or the beginning of the second. */
function isDrawnApart(those: readonly Row[], others: readonly Row[]): boolean {
  const [first, last] = drawnFromTo(those);
  const [firstOther, lastOther] = drawnFromTo(others);
  return first > lastOther || last < firstOther;
}

function drawnFromTo(rows: readonly Row[]): [number, number] {
  return [Math.min(...rows.map(firstDrawn)), Math.max(...rows.map(lastDrawn))];
}

function distance(rows: readonly Row[], at: number): number {
  return (rows[at]?.y ?? 0) - (rows[at - 1]?.y ?? 0);
}

function isTop(first: number, rows: readonly Row[]): boolean {
  return first === 0 && rows.length > MOST_ROWS;
}

function isOneSided(rows: readonly Row[], edge: number): boolean {
  const sides = new Set(rows.flatMap(({ pieces }) => pieces.map((piece) => isRightOf(edge, piece))));
  return sides.size === 1;
}

/** In sizes of type: further than from line to line. */
const STEP = 1.8;
const MOST_ROWS = 2;
