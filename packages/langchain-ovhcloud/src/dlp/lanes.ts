import { throwIfAborted } from "../client/abort.js";

/**
 * Does work on many things, so many at once; the first failure aborts the rest.
 *
 * @param items what to work on.
 * @param options `concurrency`, and the caller's signal.
 * @param work gets an item and the signal that it must obey.
 * @returns the results in the order of the items.
 * @throws what the first failing work throws; OVHcloudAbortedError when the caller aborted.
 */
export async function inLanes<T, R>(
  items: readonly T[],
  { concurrency, signal }: { concurrency: number; signal?: AbortSignal | undefined },
  work: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  // A controller for each lane: Node warns of more than ten listeners on one signal.
  const lanes = Array.from({ length: Math.min(concurrency, items.length) }, () => new AbortController());
  const stop = () => {
    waiting.length = 0;
    for (const lane of lanes) lane.abort(signal?.reason);
  };
  throwIfAborted(signal);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    await Promise.all(
      lanes.map(async (lane) => {
        for (let next = waiting.shift(); next; next = waiting.shift())
          results[next[0]] = await work(next[1], lane.signal);
      }),
    );
    // What was waiting may have been dropped between two answers.
    throwIfAborted(signal);
    return results;
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
  }
}
