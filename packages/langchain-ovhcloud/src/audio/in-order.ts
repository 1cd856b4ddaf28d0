/**
 * Works on some items at once and gives the results in their order. When one fails the others are aborted.
 *
 * @param items what to work on.
 * @param options how many at once; the caller's signal.
 * @param work what to do with one; its signal aborts with the caller's, or when another item failed.
 */
export async function inOrder<T, R>(
  items: readonly T[],
  options: { concurrency: number; signal: AbortSignal | undefined },
  work: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const { signal, concurrency } = options;
  const lanes = Array.from({ length: Math.min(concurrency, items.length) }, () => new AbortController());
  const stop = () => {
    for (const lane of lanes) lane.abort(signal?.reason);
  };
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });

  const entries = items.entries();
  // A signal for each lane: Node warns of more than ten listeners on one.
  const run = async (lane: AbortController) => {
    for (const [index, item] of entries) results[index] = await work(item, lane.signal);
  };
  try {
    await Promise.all(lanes.map(run));
    return results;
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
  }
}
