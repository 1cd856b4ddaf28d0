import type { FetchFunction } from "../client/config.js";

/** A `fetch` that counts how many requests were under way at once. Unlike a server, it sees them before any is answered. */
export function countingFetch() {
  const counts = { running: 0, most: 0, total: 0 };
  const fetch: FetchFunction = async (url, init) => {
    counts.total += 1;
    counts.most = Math.max(counts.most, (counts.running += 1));
    try {
      return await globalThis.fetch(url, init);
    } finally {
      counts.running -= 1;
    }
  };
  return { counts, fetch };
}
