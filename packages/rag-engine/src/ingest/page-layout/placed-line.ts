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

/** @param text of the row. */
export function placedLine({ y, bottom = y, size, pieces }: Row, text: string): PlacedLine {
  const line: RawLine = { text: LINE_END.test(text) ? text.replaceAll(LINE_ENDS, " ") : text, size };
  if (pieces.every(isOtherFace)) line.otherFace = true;
  return { line, top: y, bottom };
}

function isOtherFace({ hasMainFace }: Piece): boolean {
  return !hasMainFace;
}

const LINE_END = /[\n\r\u2028\u2029]/;
const LINE_ENDS = /[\n\r\u2028\u2029]/g;
