import { placedLine, type PlacedLine } from "./placed-line.js";
import { rowText } from "./row-text.js";
import type { Row } from "./rows.js";
import { linesOfTable } from "./table-lines.js";
import { findTables } from "./tables.js";

/** Writes the rows of one part of a page, tables row by row. */
export function toLines(rows: readonly Row[]): PlacedLine[] {
  return findTables(rows).flatMap(({ isTable, rows: group }) =>
    isTable ? linesOfTable(group) : group.map(({ row }) => placedLine([row], rowText(row.pieces))),
  );
}
