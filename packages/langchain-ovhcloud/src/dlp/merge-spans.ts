import type { Span } from "./finding.js";
import type { TextRange } from "./text-index.js";

/**
 * Puts together what was found in the overlapping pieces of a text. What two pieces found is one finding, and what a cut
 * has shortened gives way to the whole of it.
 *
 * @param length of the whole text.
 * @param pieces where each piece is, and what was found in it, counted from its own beginning.
 */
export function mergeSpans(length: number, pieces: readonly { range: TextRange; spans: readonly Span[] }[]): Span[] {
  const all = pieces.flatMap(({ range, spans }) =>
    spans.map((span) => {
      const moved = { ...span, start: span.start + range.start, end: span.end + range.start };
      const isCut = (moved.start === range.start && range.start > 0) || (moved.end === range.end && range.end < length);
      return { span: moved, isCut };
    }),
  );
  const whole = all.map(({ span }) => span);
  const kept = all.filter(({ span, isCut }) => !isCut || !whole.some((other) => isPart(span, other)));
  return [...new Map(kept.map(({ span }) => [`${span.start} ${span.end} ${span.detector}`, span])).values()];
}

function isPart(span: Span, other: Span): boolean {
  if (other.detector !== span.detector || other.start > span.start || other.end < span.end) return false;
  return other.end - other.start > span.end - span.start;
}
