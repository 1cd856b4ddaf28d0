import { evidenceFor, type Evidence, type Side } from "./column-evidence.js";
import { findGutters, type Gutter } from "./gutter.js";
import { peel } from "./peel.js";
import type { Row } from "./rows.js";

/** What stands side by side, and in which order it is to be read. */
export interface Columns extends Gutter {
  /** `margin-left` and `margin-right`: notes on that side, read behind the text. */
  kind: "columns" | "margin-left" | "margin-right";
}

/** Finds the columns, or the notes on a margin, that most rows belong to. Rows of a table are not columns. */
export function findColumns(rows: readonly Row[]): Columns | undefined {
  let best: Columns | undefined;
  let most = 0;
  for (const found of findGutters(rows)) {
    if (found.rows < Math.floor(most)) break;
    const gutter = peel(found, rows);
    const evidence = evidenceFor(gutter, rows);
    const kind = kindOf(evidence);
    if (kind === undefined) continue;
    const weight = Math.min(evidence.left.rows, evidence.right.rows) + (evidence.left.rows + evidence.right.rows) / 1e6;
    if (weight <= most) continue;
    most = weight;
    best = { ...gutter, kind, end: endOfFirstBlocks(gutter, rows, evidence) };
  }
  return best;
}

function kindOf(evidence: Evidence): Columns["kind"] | undefined {
  const { left, right } = evidence;
  if (Math.min(left.rows, right.rows) < FEWEST_ROWS || !left.hasWords || !right.hasWords) return undefined;
  if (evidence.beside < SOME || (isFew(evidence) && !isPlain(evidence))) return undefined;
  if (isMargin(right, left, evidence)) return "margin-right";
  if (isMargin(left, right, evidence)) return "margin-left";
  return isColumns(evidence) ? "columns" : undefined;
}

function isFew({ left, right }: Evidence): boolean {
  return Math.min(left.rows, right.rows) < ROWS_BY_DRAWING;
}

/** Two short blocks, not a line and a number that happen to stand at the ends of others. */
function isPlain({ left, right, beside }: Evidence): boolean {
  return beside === 1 && Math.min(left.ink, right.ink) >= BLOCK_WIDTH;
}

/**
 * Terms and their descriptions, labels and their values stand on common baselines, notes seldom do, or are set in
 * smaller type.
 */
function isMargin(note: Side, text: Side, { aligned }: Evidence): boolean {
  const isNarrow = note.right - note.x <= MARGIN_WIDTH * (text.right - text.x);
  const isFew = note.rows <= MARGIN_ROWS * text.rows;
  const isProse = text.full >= PROSE && text.ink >= PROSE_WIDTH;
  return isNarrow && isFew && isProse && (aligned < SOME || note.size <= SMALLER * text.size);
}

function isColumns(evidence: Evidence): boolean {
  const { left, right, aligned, switches, isInBlocks } = evidence;
  const fewer = Math.min(left.rows, right.rows);
  if (isDrawnBySides(evidence)) return !hasNumbers(evidence) && (switches === 1 || fewer >= ROWS_BY_DRAWING);
  if (isInBlocks && switches < SWITCHES_OF_ROWS * fewer) return false;
  if (aligned >= SOME) return isProseInRows(evidence);
  return (
    fewer >= ROWS_BY_DRAWING &&
    Math.min(left.full, right.full) >= LOOSE_PROSE &&
    Math.min(left.ink, right.ink) >= COLUMN_WIDTH
  );
}

/** Labels and numbers of lines, and the numbers of a table, belong to their rows, however they are drawn. */
function hasNumbers({ left, right, aligned }: Evidence): boolean {
  if (Math.min(left.length, right.length) <= NUMBER) return true;
  return aligned >= NEARLY_ALL && Math.max(left.numbers, right.numbers) >= SOME;
}

/** Who draws one side and then the other says that they are columns. */
function isDrawnBySides({ left, right, switches }: Evidence): boolean {
  return switches <= 1 + SOME_SWITCHES * Math.min(left.rows, right.rows);
}

/** What is drawn in two columns, and again below, is read in two columns, and again below. */
function endOfFirstBlocks({ first, end }: Gutter, rows: readonly Row[], evidence: Evidence): number {
  const { returnsAt } = evidence;
  if (returnsAt === undefined || !isDrawnBySides(evidence)) return end;
  const at = rows.findIndex(({ y }, row) => row > first && y >= returnsAt - SAME_ROW);
  return at > first && at < end ? at : end;
}

/** Columns that are drawn row by row differ from a table in nothing but that they hold prose, of the same width. */
function isProseInRows({ left, right }: Evidence): boolean {
  const [narrower, wider] = left.cell < right.cell ? [left, right] : [right, left];
  return (
    Math.min(left.rows, right.rows) >= ROWS_BY_PROSE &&
    Math.min(left.full, right.full) >= PROSE &&
    Math.min(left.flush, right.flush) >= PROSE &&
    narrower.cell >= PROSE_COLUMN &&
    narrower.cell >= SAME_WIDTH * wider.cell
  );
}

/** Rows on the side with fewer: at all, where the drawing or the baselines tell, and where only the prose tells. */
const FEWEST_ROWS = 2;
const ROWS_BY_DRAWING = 3;
const ROWS_BY_PROSE = 6;
/** Part of the rows beside others, without which nothing stands side by side, or on one baseline. */
const SOME = 0.5;
const NEARLY_ALL = 0.9;
/** Per row: formulas and corrections may be drawn later. */
const SOME_SWITCHES = 0.15;
/** Per row: who draws row by row goes there and back. */
const SWITCHES_OF_ROWS = 1.5;
/** Characters in a row of labels, at most. */
const NUMBER = 4;
/** In points. */
const SAME_ROW = 1;
/** Part of the rows that fill their column. */
const PROSE = 0.55;
const LOOSE_PROSE = 0.35;
/** In sizes of type: what rows of a column of prose, and of a page, hold at least. */
const BLOCK_WIDTH = 4;
const COLUMN_WIDTH = 8;
const PROSE_COLUMN = 10;
const PROSE_WIDTH = 15;
/** The narrower column's part of the wider one. */
const SAME_WIDTH = 0.75;
/** Notes: part of the text's width and rows they have at most. */
const MARGIN_WIDTH = 0.4;
const MARGIN_ROWS = 0.6;
const SMALLER = 0.92;
