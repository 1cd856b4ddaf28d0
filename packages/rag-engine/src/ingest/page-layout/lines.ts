import { cellsText } from "./cell-text.js";
import { placedLine, type PlacedLine } from "./placed-line.js";
import { rowText } from "./row-text.js";
import type { Row } from "./rows.js";
import { findTables } from "./tables.js";

/** Writes the rows of one part of a page, one line a row. */
export function toLines(rows: readonly Row[]): PlacedLine[] {
  return findTables(rows).flatMap(({ isTable, rows: group }) =>
    group.map(({ row }) => {
      const placed = placedLine(row, row.cells === undefined ? rowText(row.pieces) : cellsText(row.cells));
      if (isTable) placed.line.kind = "table";
      return placed;
    }),
  );
}
