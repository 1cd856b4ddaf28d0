import { isBlank } from "./piece.js";
import type { TextRun } from "./text-run.js";

/**
 * Leaves out what is drawn again at the same place, as fake bold type and shadows are.
 *
 * @returns the first of each, in their order.
 */
export function drawnOnce(runs: readonly TextRun[]): readonly TextRun[] {
  const seen = new Map<string, TextRun[]>();
  const once = runs.filter((run) => isBlank(run.text) || isFirst(run, seen));
  return once.length === runs.length ? runs : once;
}

function isFirst(run: TextRun, seen: Map<string, TextRun[]>): boolean {
  const same = seen.get(run.text);
  if (same === undefined) {
    seen.set(run.text, [run]);
    return true;
  }
  // The copy is drawn soon after; a page of thousands of equal runs must not take long.
  if (same.slice(-LOOK_BACK).some((other) => isSamePlace(run, other))) return false;
  same.push(run);
  return true;
}

/** Two narrow letters side by side are not the same place, so less than half of the width counts. */
function isSamePlace(run: TextRun, other: TextRun): boolean {
  const apart = Math.min(SAME_PLACE * run.size, run.width / 2);
  return (
    run.angle === other.angle &&
    Math.abs(run.x - other.x) <= apart &&
    Math.abs(run.y - other.y) <= SAME_PLACE * run.size
  );
}

/** In sizes of the type. */
const SAME_PLACE = 0.15;
const LOOK_BACK = 64;
