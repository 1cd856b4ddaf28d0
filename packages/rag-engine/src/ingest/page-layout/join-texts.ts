import { isUnspaced } from "./scripts.js";

/** How two texts stand on a line. */
export interface Joint {
  /** Whether the page draws a space between them. */
  isSpaced: boolean;
  /** In sizes of their type; negative where they overlap. */
  gap: number;
}

/**
 * Joins two texts of one line: with one space where the page draws one, or where the gap is as wide; with none where
 * there is one already, or where the script has none.
 */
export function joinTexts(before: string, after: string, { isSpaced, gap }: Joint): string {
  const isApart = isSpaced || gap > WORD_GAP || gap < -OVERPRINTED;
  if (!isApart || /\s$/u.test(before) || /^\s/u.test(after)) return before + after;
  if (Math.abs(gap) < FULL_WIDTH && isUnspaced(before, after)) return before + after;
  return `${before} ${after}`;
}

/** The space of narrow type is a fifth of its size; kerning moves letters by less than a tenth. */
const WORD_GAP = 0.15;

/** What lies on top of another text does not belong to its word. */
const OVERPRINTED = 0.5;

/** A gap that is nearly as wide as an ideograph stands for one. */
const FULL_WIDTH = 0.7;
