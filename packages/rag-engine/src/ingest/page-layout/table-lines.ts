import { placedLine, type PlacedLine } from "./placed-line.js";
import { joinTexts } from "./join-texts.js";
import type { Piece } from "./piece.js";
import { rowText } from "./row-text.js";
import { firstDrawn, lastDrawn } from "./rows.js";
import type { RowGroup } from "./tables.js";

type CellRow = RowGroup["rows"][number];

/**
 * Writes a table, one line a row, its cells from left to right. Where the drawing shows that cells hold several lines,
 * because it finishes a cell before it begins the next, all lines of a cell are joined; otherwise each line of print
 * stays a line, for nothing tells a cell that goes on from the next row's.
 */
export function linesOfTable(rows: readonly CellRow[]): PlacedLine[] {
  return inWholeRows(rows).map((group) => {
    const { line, ...place } = placedLine(
      group.map(({ row }) => row),
      group.length === 1 ? rowText(group.flatMap(({ row }) => row.pieces)) : wrappedText(group),
    );
    return { line: { ...line, kind: "table" }, ...place };
  });
}

/** Rows of which one is drawn before the row above it is finished belong to one row of the table. */
function inWholeRows(rows: readonly CellRow[]): CellRow[][] {
  const groups: CellRow[][] = [];
  let latest = -1;
  for (const row of rows) {
    const group = groups.at(-1);
    if (group !== undefined && firstDrawn(row.row) < latest) group.push(row);
    else groups.push([row]);
    latest = Math.max(latest, lastDrawn(row.row));
  }
  // A table that is drawn column by column tells nothing about its rows.
  return groups.some((group) => group.length > MOST_LINES) ? rows.map((row) => [row]) : groups;
}

/** Who finishes one cell before the next draws what is in a row in the order in which it is read. */
function wrappedText(rows: readonly CellRow[]): string {
  const drawn = rows.flatMap(({ row }) => row.pieces).sort((a, b) => a.order - b.order);
  let text = "";
  let line: Piece[] = [];
  for (const piece of drawn) {
    const [first] = line;
    if (first !== undefined && !isSameLine(first, piece)) {
      text = join(text, rowText(line));
      line = [];
    }
    line.push(piece);
  }
  return join(text, rowText(line));
}

function isSameLine(one: Piece, other: Piece): boolean {
  return Math.abs(one.y - other.y) <= SAME_LINE * Math.max(one.size, other.size);
}

function join(text: string, line: string): string {
  if (BROKEN.test(text) && /^\p{L}/u.test(line)) return text + line;
  return text === "" ? line : joinTexts(text, line, { isSpaced: true, gap: 0 });
}

/** Cells are narrow: what is broken at a hyphen is mostly a name that has one. */
const BROKEN = /\p{L}-$/u;

/** In sizes of type. */
const SAME_LINE = 0.3;

/** Lines of one cell at most. */
const MOST_LINES = 8;
