import type { Tally } from "./sync-record.js";

/** How much of all known documents is in the index, and how much is left. */
export interface SyncProgress {
  /** Chunks that are in the index. */
  done: number;
  /** Chunks of all documents that did not fail; those of documents that were not cut yet are estimated from their size. */
  total: number;
  /** Whether `total` holds such estimates. */
  isEstimate: boolean;
}

/**
 * Sums up how far a library has come. Documents that wait to be read have no chunks yet: each gets as many a byte as
 * documents of its kind have, or of any kind.
 *
 * @returns undefined while documents wait and nothing is known to estimate them by.
 */
export function syncProgress(tallies: readonly Tally[]): SyncProgress | undefined {
  const counted = tallies.filter(({ state }) => state === "indexed" || state === "embedding");
  const waiting = tallies.filter(({ state }) => state === "queued" || state === "parsing" || state === "chunking");
  const done = sum(tallies, ({ embedded }) => embedded);
  let total = sum(counted, ({ chunks }) => chunks);
  for (const { mediaType, bytes } of waiting) {
    const sameKind = counted.filter((tally) => tally.mediaType === mediaType);
    const perByte = ratio(sameKind) ?? ratio(counted);
    if (perByte === undefined) return undefined;
    total += Math.ceil(bytes * perByte);
  }
  return { done: Math.min(done, total), total, isEstimate: waiting.length > 0 };
}

function ratio(tallies: readonly Tally[]): number | undefined {
  const bytes = sum(tallies, (tally) => tally.bytes);
  return bytes === 0 ? undefined : sum(tallies, (tally) => tally.chunks) / bytes;
}

function sum(tallies: readonly Tally[], of: (tally: Tally) => number): number {
  return tallies.reduce((total, tally) => total + of(tally), 0);
}
