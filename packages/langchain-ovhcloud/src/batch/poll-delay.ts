/**
 * How long to wait before the next look: 2 s at first, half as much more each time, up to a minute. Batches take minutes
 * to hours, and a minute more or less does not count then.
 *
 * @param look how many there were before the last one, from 0.
 * @returns milliseconds.
 */
export function pollDelayMs(look: number): number {
  return Math.min(60_000, Math.round(2000 * 1.5 ** look));
}
