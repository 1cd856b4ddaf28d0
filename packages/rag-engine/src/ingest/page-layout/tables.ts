import { BETWEEN_CELLS, cellsOf, type Cell } from "./cells.js";
import type { Row } from "./rows.js";

/** Rows of one part of a page that go together: those of a table, or any others. */
export interface RowGroup {
  isTable: boolean;
  rows: { row: Row; cells: Cell[] }[];
}

/**
 * Finds tables: rows that follow each other whose cells begin, or end, below each other. Two rows with three cells are
 * one, or three with two. Bullets and numbers before the text of a list, and page numbers behind dots, are no cells.
 */
export function findTables(rows: readonly Row[]): RowGroup[] {
  const split = rows.map((row) => ({ row, cells: cellsOf(row) }));
  const groups: RowGroup[] = [];
  let at = 0;
  while (at < split.length) {
    const end = tableEnd(split, at);
    const isTable = end > at;
    const taken = split.slice(at, isTable ? end : at + 1);
    const last = groups.at(-1);
    if (!isTable && last?.isTable === false) last.rows.push(...taken);
    else groups.push({ isTable, rows: taken });
    at += taken.length;
  }
  return groups;
}

/** @returns the row behind a table that begins here, or the row itself where none does. */
function tableEnd(rows: RowGroup["rows"], first: number): number {
  let full = 0;
  let most = 0;
  let end = first;
  let last: Cell[] | undefined;
  for (let at = first; at < rows.length && at - end < MOST_WRAPPED; at++) {
    const { cells = [], row } = rows[at] ?? {};
    if (row === undefined || (at > first && row.y - (rows[at - 1]?.row.y ?? 0) > FURTHEST * row.size)) break;
    if (isRowOfCells(cells) && (last === undefined || areBelow(cells, last))) {
      // What the drawing shows to be a row of cells needs less to be one.
      full += row.cells === undefined ? 1 : 2;
      most = Math.max(most, cells.length);
      last = last === undefined || cells.length >= last.length ? cells : last;
      end = at + 1;
    } else if (last === undefined || !isWrapped(cells, last)) break;
  }
  return full >= (most > 2 ? FEWEST_ROWS : FEWEST_ROWS_OF_TWO) ? end : first;
}

function isRowOfCells(cells: readonly Cell[]): boolean {
  const [label, text] = cells;
  if (label === undefined || text === undefined || cells.some(isLeader)) return false;
  if (cells.some((cell, at) => isClose(cells[at - 1], cell))) return false;
  if (cells.length > 2) return true;
  const isLabel = textOf(label).length <= LABEL && text.x - label.right < LABEL_GAP * (text.pieces[0]?.size ?? 0);
  return !isLabel;
}

/** Parts of a formula are drawn like cells of several lines. */
function isClose(before: Cell | undefined, cell: Cell): boolean {
  return before !== undefined && cell.x - before.right < BETWEEN_CELLS * (cell.pieces[0]?.size ?? 0);
}

function isLeader({ pieces }: Cell): boolean {
  return pieces.some(({ text }) => LEADER.test(text));
}

/** At least two cells, and half of them, begin or end where one of the row above does. */
function areBelow(cells: readonly Cell[], above: readonly Cell[]): boolean {
  const aligned = cells.filter((cell) => above.some((other) => isBelow(cell, other))).length;
  return aligned >= 2 && aligned * 2 >= Math.min(cells.length, above.length);
}

function isBelow(cell: Cell, above: Cell): boolean {
  return (
    Math.abs(cell.x - above.x) <= SLACK ||
    Math.abs(cell.right - above.right) <= SLACK ||
    Math.abs(cell.x + cell.right - above.x - above.right) <= 2 * SLACK
  );
}

/** What a cell holds beyond its first line begins below it. */
function isWrapped(cells: readonly Cell[], above: readonly Cell[]): boolean {
  return cells.every((cell) => above.slice(1).some((other) => Math.abs(cell.x - other.x) <= SLACK));
}

function textOf({ pieces }: Cell): string {
  return pieces.map(({ text }) => text).join("");
}

/** In points. */
const SLACK = 2;
const FEWEST_ROWS = 2;
const FEWEST_ROWS_OF_TWO = 3;
/** Lines of a cell beyond its first. */
const MOST_WRAPPED = 4;
/** In sizes of type, from row to row. */
const FURTHEST = 4;
/** A bullet or number of a list, in characters, and the gap behind it in sizes of type. */
const LABEL = 4;
const LABEL_GAP = 2.5;
const LEADER = /(?:\.\s?){4}|(?:·\s?){4}|…{2}/u;
