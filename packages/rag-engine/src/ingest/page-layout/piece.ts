import { isRightToLeft } from "./scripts.js";
import { joinTexts } from "./join-texts.js";
import type { TextRun } from "./text-run.js";

/** Runs that go on along one baseline without a gap that could part columns: never more than a line. */
export interface Piece {
  text: string;
  /** Left and right end in points. */
  x: number;
  right: number;
  /** Baseline and size of its largest type; superscripts do not move them. */
  y: number;
  size: number;
  /** Its place in the order in which the page is drawn. */
  order: number;
  /** Whether the page draws a space between the piece before and this one. */
  followsSpace: boolean;
  /** Whether any of it is set in the face of most of the page. */
  hasMainFace: boolean;
  isRightToLeft: boolean;
}

/**
 * Puts runs together that are drawn one after the other and go on where the last one ends. Runs of nothing but white
 * space only say that there is a space: pdf.js makes one for every gap, and a gap may be a gutter.
 *
 * @param runs upright ones in the order in which they are drawn.
 * @param mainFace the face of most of the page.
 */
export function toPieces(runs: readonly TextRun[], mainFace: string): Piece[] {
  const pieces: Piece[] = [];
  let last: Piece | undefined;
  let before = { isSpaced: false, endsLine: true };
  for (const run of runs) {
    if (isBlank(run.text)) {
      before = { isSpaced: before.isSpaced || run.width > 0, endsLine: before.endsLine || run.endsLine };
      continue;
    }
    if (last !== undefined && goesOn(last, run, before.endsLine)) append(last, run, before.isSpaced);
    else pieces.push((last = startPiece(run, pieces.length, before.isSpaced)));
    last.hasMainFace ||= run.font === mainFace;
    before = { isSpaced: false, endsLine: run.endsLine };
  }
  return pieces;
}

/** Whether there is nothing to see. */
export function isBlank(text: string): boolean {
  return text === "" || text === " " || text.trim() === "";
}

function startPiece({ text, x, y, width, size }: TextRun, order: number, followsSpace: boolean): Piece {
  const direction = isRightToLeft(text);
  return { text, x, right: x + width, y, size, order, followsSpace, hasMainFace: false, isRightToLeft: direction };
}

/** Right-to-left runs stay by themselves: their order within the line is decided when all of the line is known. */
function goesOn(piece: Piece, run: TextRun, isNewLine: boolean): boolean {
  const size = Math.max(piece.size, run.size);
  const gap = run.x - piece.right;
  if (gap > SCRIPT_GAP * size || gap < -(isNewLine ? OVERLAP : ACCENT) * size) return false;
  if (piece.isRightToLeft || isRightToLeft(run.text)) return false;
  return isScript(piece, run) || (gap <= WITHIN_PIECE * size && isSameBaseline(piece, run, isNewLine, gap));
}

function isSameBaseline(piece: Piece, run: TextRun, isNewLine: boolean, gap: number): boolean {
  const larger = Math.max(piece.size, run.size);
  const down = Math.abs(run.y - piece.y);
  if (down <= SAME_BASELINE * larger) return true;
  if (gap > CLOSE * larger) return false;
  if (isNewLine) return down <= RAISED * larger;
  return down <= FORMULA * larger || (down <= ROOT * larger && (isSign(piece.text) || isSign(run.text)));
}

/** Whether one of two is a superscript or subscript of the other, by size and height. */
export function isScript(one: { y: number; size: number }, other: { y: number; size: number }): boolean {
  const [base, small] = one.size >= other.size ? [one, other] : [other, one];
  if (small.size > SCRIPT_SIZE * base.size) return false;
  const down = small.y - base.y;
  return down >= -SUPERSCRIPT * base.size && down <= SUBSCRIPT * base.size;
}

function append(piece: Piece, run: TextRun, isSpaced: boolean): void {
  const before = piece.text;
  piece.text = joinTexts(before, run.text, {
    isSpaced,
    // An accent stands over its letter.
    gap: Math.max(0, run.x - piece.right) / Math.max(piece.size, run.size),
  });
  piece.right = Math.max(piece.right, run.x + run.width);
  if (run.size * SCRIPT_SIZE >= piece.size || isSign(before)) piece.y = run.y;
  piece.size = Math.max(piece.size, run.size);
}

/** A root, an integral, a bracket: they hang from where they are drawn. */
function isSign(text: string): boolean {
  return text.length <= 2 && !/[\p{L}\p{N}]/u.test(text);
}

/** All in sizes of the larger type. A gutter is wider than WITHIN_PIECE, a word space rarely is. */
const WITHIN_PIECE = 0.5;
const OVERLAP = 0.3;
/** An accent, or a circle round a letter, is drawn first and its letter below or in it, on the same line for pdf.js. */
const ACCENT = 1.1;
const SAME_BASELINE = 0.12;
/** Letters of one word may be raised or lowered, as in logos. */
const RAISED = 0.3;
/** What pdf.js takes for the same line: limits of integrals, roots. */
const FORMULA = 0.5;
const ROOT = 1;
const CLOSE = 0.3;
/** A footnote's number stands apart from its text. */
const SCRIPT_GAP = 0.75;
const SUPERSCRIPT = 0.65;
const SUBSCRIPT = 0.4;
/** The size of a superscript at most, in that of what it belongs to. */
const SCRIPT_SIZE = 0.85;
