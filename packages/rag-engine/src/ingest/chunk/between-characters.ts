import type { Span } from "./span.js";

const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * Where a stretch without spaces is cut in two: near its middle, between two characters as people see them, so that no
 * accent, vowel sign or emoji is torn apart. A single one is cut all the same (some texts heap marks without end), but
 * never a surrogate pair.
 *
 * @returns an offset in the page; the span's end where nothing can be cut.
 */
export function cutBetweenCharacters(page: string, { start, end }: Span): number {
  const middle = start + Math.floor((end - start) / 2);
  const character = characters.segment(page.slice(start, end)).containing(middle - start);
  const first = start + (character?.index ?? 0);
  if (first > start) return first;
  const next = first + (character?.segment.length ?? 0);
  if (next > start && next < end) return next;
  const code = page.charCodeAt(middle);
  return code >= 0xdc00 && code <= 0xdfff ? middle + 1 : middle;
}
