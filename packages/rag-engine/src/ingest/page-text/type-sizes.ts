import type { PageLine } from "./page-line.js";

/** @returns the size in points in which most characters are set, 0 where none is known; and how many there are in all. */
export function bodyType(pages: readonly (readonly PageLine[])[]): { body: number; length: number } {
  const lengths = new Map<number, number>();
  let length = 0;
  for (const lines of pages) {
    for (const { text, raw } of lines) {
      length += text.length;
      const size = Math.round(raw.size * 10) / 10;
      if (size > 0) lengths.set(size, (lengths.get(size) ?? 0) + text.length);
    }
  }
  const [most] = [...lengths].toSorted(([, a], [, b]) => b - a);
  return { body: most?.[0] ?? 0, length };
}

/** Whether two sizes are meant to be one: those of one kind of heading differ a little in some files. */
export function sameSize(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME * Math.max(a, b);
}

/**
 * Tells the level of a heading without a number: that of numbered headings in its size, or one below the next larger.
 *
 * @param headings sizes of all headings, and levels of those that have a number.
 */
export function levelsBySize(
  headings: readonly { size: number; level: number | undefined }[],
): (size: number) => number {
  const kinds: { size: number; level: number }[] = [];
  for (const { size } of headings.toSorted((a, b) => b.size - a.size)) {
    const larger = kinds.at(-1);
    if (larger !== undefined && sameSize(larger.size, size)) continue;
    const level = mostFrequent(
      headings.filter((heading) => sameSize(heading.size, size)).map((heading) => heading.level),
    );
    kinds.push({ size, level: level ?? Math.min(DEEPEST, (larger?.level ?? 0) + 1) });
  }
  return (size) => kinds.find((kind) => sameSize(kind.size, size))?.level ?? DEEPEST;
}

function mostFrequent(levels: readonly (number | undefined)[]): number | undefined {
  const counts = new Map<number, number>();
  for (const level of levels) if (level !== undefined) counts.set(level, (counts.get(level) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

const SAME = 0.04;
const DEEPEST = 4;
