import type { Scored } from "./flat-segment.js";

/** The k best of a stream, best first; equal scores by label, so that the order is always the same. */
export function topK(candidates: Iterable<Scored>, k: number): Scored[] {
  const best: Scored[] = [];
  for (const candidate of candidates) {
    const worst = best[best.length - 1];
    if (best.length === k && worst !== undefined && !isBetter(candidate, worst)) continue;
    let place = best.length;
    while (place > 0 && isBetter(candidate, best[place - 1] as Scored)) place -= 1;
    best.splice(place, 0, candidate);
    if (best.length > k) best.pop();
  }
  return best;
}

function isBetter(a: Scored, b: Scored): boolean {
  return a.score > b.score || (a.score === b.score && a.label < b.label);
}
