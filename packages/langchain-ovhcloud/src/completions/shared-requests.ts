/**
 * Finds the inputs of a batch that may share requests: asked with the same parameters and stopped by the same signal.
 *
 * @param calls request parameters and signal of each input.
 * @param size most inputs in one group.
 * @returns positions of the inputs, group by group, each in order.
 */
export function groupSharers(
  calls: readonly { params: object; signal?: AbortSignal | undefined }[],
  size: number,
): number[][] {
  const kinds = new Map<AbortSignal | undefined, Map<string, number[]>>();
  for (const [position, { params, signal }] of calls.entries()) {
    const byParams = kinds.get(signal) ?? new Map<string, number[]>();
    kinds.set(signal, byParams);
    const key = JSON.stringify(params);
    const positions = byParams.get(key) ?? [];
    byParams.set(key, positions);
    positions.push(position);
  }
  return [...kinds.values()].flatMap((byParams) => [...byParams.values()].flatMap((all) => splitEvery(all, size)));
}

/**
 * @param items anything.
 * @param size most of them in one part.
 */
export function splitEvery<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, part) =>
    items.slice(part * size, (part + 1) * size),
  );
}
