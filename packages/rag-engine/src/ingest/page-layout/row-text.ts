import { joinTexts } from "./join-texts.js";
import type { Piece } from "./piece.js";
import { hasDirection } from "./scripts.js";

/** Joins the pieces of a row, from left to right, to its text in the order in which it is read. */
export function rowText(pieces: readonly Piece[]): string {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only.text.trim();
  let text = "";
  let last: Piece | undefined;
  for (const piece of inOrder(pieces)) {
    text = last === undefined ? piece.text : joinTexts(text, piece.text, jointOf(last, piece));
    last = piece;
  }
  return text.trim();
}

function jointOf(last: Piece, piece: Piece): { isSpaced: boolean; gap: number } {
  const size = Math.max(last.size, piece.size, Number.MIN_VALUE);
  const gap = (last.x <= piece.x ? piece.x - last.right : last.x - piece.right) / size;
  return { isSpaced: isSpaced(last, piece), gap };
}

/** The page draws a space between two pieces, whichever it draws first. */
function isSpaced(last: Piece, piece: Piece): boolean {
  if (piece.order === last.order + 1) return piece.followsSpace;
  return last.order === piece.order + 1 && last.followsSpace;
}

/** A row of right-to-left text goes from right to left, but what is written from left to right within it does not. */
function inOrder(pieces: readonly Piece[]): readonly Piece[] {
  const letters = (those: readonly Piece[]): number => those.reduce((sum, { text }) => sum + text.length, 0);
  const leftwards = pieces.filter((piece) => piece.isRightToLeft);
  if (leftwards.length === 0) return pieces;
  const rightwards = pieces.filter((piece) => !piece.isRightToLeft && hasDirection(piece.text));
  if (letters(leftwards) <= letters(rightwards)) return turned(pieces, (piece) => piece.isRightToLeft);
  return turned(pieces, (piece) => !piece.isRightToLeft && hasDirection(piece.text)).toReversed();
}

/** Turns round each sequence of pieces of the other direction. */
function turned(pieces: readonly Piece[], isOther: (piece: Piece) => boolean): Piece[] {
  const result: Piece[] = [];
  let others: Piece[] = [];
  for (const piece of pieces) {
    if (isOther(piece)) others.unshift(piece);
    else {
      result.push(...others, piece);
      others = [];
    }
  }
  return [...result, ...others];
}
