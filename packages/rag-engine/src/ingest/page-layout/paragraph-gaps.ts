import type { RawLine } from "../page-text/raw-page.js";
import type { PlacedLine } from "./placed-line.js";

/**
 * Puts an empty line between lines that stand further apart than the lines of the paragraph next to them: where one of
 * the two gaps beside it shows what a line's distance is there. None within a table, or where text goes on further up.
 *
 * @param parts of the page in reading order.
 */
export function withParagraphGaps(parts: readonly PlacedLine[][]): RawLine[] {
  const placed = parts.flat();
  const gaps = placed.map((line, at) => gapBefore(line, placed[at - 1]));
  return placed.flatMap(({ line }, at) => (isParagraphGap(gaps, at, placed) ? [{ text: "", size: 0 }, line] : [line]));
}

/** In points; NaN where a line does not stand below the one before. */
function gapBefore({ top }: PlacedLine, before: PlacedLine | undefined): number {
  return before === undefined || top <= before.bottom ? NaN : top - before.bottom;
}

function isParagraphGap(gaps: readonly number[], at: number, placed: readonly PlacedLine[]): boolean {
  const gap = gaps[at] ?? NaN;
  if (Number.isNaN(gap) || (isTable(placed[at]) && isTable(placed[at - 1]))) return false;
  const size = Math.max(sizeOf(placed[at]), sizeOf(placed[at - 1]));
  if (gap > WIDE * size) return true;
  const near = [at - 1, at + 1].filter((other) =>
    isDistanceOfLines(gaps[other], placed[other - 1], placed[other], size),
  );
  return near.some((other) => gap > CLEARLY * (gaps[other] ?? NaN));
}

/** Whether two lines are of one paragraph, in type much like that of the lines whose distance is in question. */
function isDistanceOfLines(
  gap: number | undefined,
  line: PlacedLine | undefined,
  next: PlacedLine | undefined,
  size: number,
): boolean {
  const [smaller, larger] = [sizeOf(line), sizeOf(next)].sort((a, b) => a - b);
  if (gap === undefined || smaller === undefined || larger === undefined) return false;
  return smaller >= ALIKE * larger && larger >= ALIKE * size && gap <= SINGLE * larger;
}

function sizeOf(placed: PlacedLine | undefined): number {
  return placed?.line.size ?? 0;
}

function isTable(placed: PlacedLine | undefined): boolean {
  return placed?.line.kind === "table";
}

/** In sizes of type: what is no distance of lines, and what is one of lines of the same paragraph. */
const WIDE = 3;
const SINGLE = 1.8;
const CLEARLY = 1.4;
const ALIKE = 0.7;
