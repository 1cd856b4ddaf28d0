import type { RawLine } from "../page-text/raw-page.js";
import type { Piece } from "./piece.js";
import type { Row } from "./rows.js";

/** A line, and where its rows stand. */
export interface PlacedLine {
  line: RawLine;
  /** Baselines of its first and last row. */
  top: number;
  bottom: number;
}

/** @param text of the rows. */
export function placedLine(rows: readonly Row[], text: string): PlacedLine {
  const [first] = rows;
  const size = Math.max(0, ...rows.map((row) => row.size));
  const line: RawLine = { text: LINE_END.test(text) ? text.replaceAll(LINE_ENDS, " ") : text, size };
  if (rows.every(({ pieces }) => pieces.every(isOtherFace))) line.otherFace = true;
  return { line, top: first?.y ?? 0, bottom: rows.at(-1)?.y ?? 0 };
}

function isOtherFace({ hasMainFace }: Piece): boolean {
  return !hasMainFace;
}

const LINE_END = /[\n\r\u2028\u2029]/;
const LINE_ENDS = /[\n\r\u2028\u2029]/g;
