import type { RawPage } from "../page-text/raw-page.js";
import { byDirection } from "./directions.js";
import { drawnOnce } from "./drawn-once.js";
import { toLines } from "./lines.js";
import { withParagraphGaps } from "./paragraph-gaps.js";
import { isBlank, toPieces } from "./piece.js";
import { inReadingOrder } from "./reading-order.js";
import type { PageRuns, TextRun } from "./text-run.js";

/**
 * Writes down a page as it is read, from nothing but where its text stands: columns one after the other, what goes
 * across them where it divides them, notes of the margin behind, rows of tables as one line with their cells from left
 * to right, turned text behind upright text. What is drawn twice at the same place is taken once; no other character
 * is lost, and none but spaces are added.
 *
 * @param page its runs in the order in which they are drawn.
 */
export function layOutPage({ runs }: PageRuns): RawPage {
  const visible = drawnOnce(runs.map(sound));
  const mainFace = mainFaceOf(visible);
  return {
    lines: byDirection(visible).flatMap((upright) =>
      withParagraphGaps(inReadingOrder(toPieces(upright, mainFace)).map(toLines)),
    ),
  };
}

/** A broken font or matrix yields numbers that are none, and those cannot be put in order. */
function sound(run: TextRun): TextRun {
  if (Number.isFinite(run.x + run.y + run.width + run.size + run.angle)) return run;
  const { x, y, width, size, angle } = run;
  return { ...run, x: finite(x), y: finite(y), width: finite(width), size: finite(size), angle: finite(angle) };
}

function finite(number: number): number {
  return Number.isFinite(number) ? number : 0;
}

/** The face of most of the page's text. */
function mainFaceOf(runs: readonly TextRun[]): string {
  const letters = new Map<string, number>();
  for (const { font, text } of runs) {
    if (!isBlank(text)) letters.set(font, (letters.get(font) ?? 0) + text.length);
  }
  let [main, most] = ["", 0];
  for (const [font, count] of letters) if (count > most) [main, most] = [font, count];
  return main;
}
