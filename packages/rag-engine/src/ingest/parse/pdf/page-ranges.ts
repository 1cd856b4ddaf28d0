/** Pages that are read in one go, from 1, both included. */
export interface PageRange {
  first: number;
  last: number;
}

/** @returns ranges of at most `size` pages that cover the pages from `first` to `last`. */
export function rangesOf({ first, last }: PageRange, size: number): PageRange[] {
  const ranges: PageRange[] = [];
  for (let at = first; at <= last; at += size) ranges.push({ first: at, last: Math.min(at + size - 1, last) });
  return ranges;
}

/**
 * Divides a range whose reading killed the process: the pages before the one that was being read, that page alone, and
 * the pages behind it. Alone and in a new process it shows whether it was to blame.
 *
 * @param read how many pages of the range had been read.
 */
export function aroundCulprit({ first, last }: PageRange, read: number): PageRange[] {
  const culprit = Math.min(first + read, last);
  return [
    { first, last: culprit - 1 },
    { first: culprit, last: culprit },
    { first: culprit + 1, last },
  ].filter((range) => range.first <= range.last);
}
