/** A text that waits for the model: `length` is its number of tokens. */
export interface Waiting {
  job: number;
  length: number;
}

/** Bounds of one run of the model. */
export interface BatchLimits {
  maxTexts: number;
  /** Upper bound of texts times the longest of them, padding included. */
  maxPaddedTokens: number;
}

/**
 * Chooses which waiting texts run together. The first text of the job that is served least recently always runs, so
 * that one short question does not wait behind a thousand passages; texts of similar length, of any job, fill up.
 *
 * @param waiting non-empty; the order of arrival
 * @param lastServed job that led the previous batch
 * @returns indices into `waiting`, the leader's first
 */
export function chooseBatch(
  waiting: readonly Waiting[],
  lastServed: number | undefined,
  limits: BatchLimits,
): number[] {
  const leader = leaderIndex(waiting, lastServed);
  const leaderLength = waiting[leader]?.length ?? 0;
  const byDistance = waiting
    .map(({ length }, index) => ({ index, length, distance: Math.abs(length - leaderLength) }))
    .filter(({ index }) => index !== leader)
    .sort((a, b) => a.distance - b.distance || a.index - b.index);

  const batch = [leader];
  let longest = leaderLength;
  let shortest = leaderLength;
  for (const { index, length } of byDistance) {
    if (batch.length >= limits.maxTexts) break;
    const [low, high] = [Math.min(shortest, length), Math.max(longest, length)];
    const wasteful = high > 1.5 * low + 8;
    if (wasteful || high * (batch.length + 1) > limits.maxPaddedTokens) break;
    batch.push(index);
    [shortest, longest] = [low, high];
  }
  return batch;
}

function leaderIndex(waiting: readonly Waiting[], lastServed: number | undefined): number {
  if (lastServed === undefined) return 0;
  // Job numbers grow, so the next larger one is the next in turn; past the last, the first again.
  let next = -1;
  for (const [index, { job }] of waiting.entries()) {
    if (job > lastServed && (next < 0 || job < (waiting[next]?.job ?? Infinity))) next = index;
  }
  return next < 0 ? 0 : next;
}
