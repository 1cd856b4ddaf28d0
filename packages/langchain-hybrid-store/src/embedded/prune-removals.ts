import type Database from "better-sqlite3";

/**
 * Removals that stay noted, so that graphs and other processes that are behind can be caught up. One that is further
 * behind is made again, which it would be anyway: so many removals are a fifth of 250,000 vectors, and a graph in use is
 * written when a fiftieth of it changed.
 */
const keptRemovals = 50_000;

/** Forgets old removals once there are twice as many as are kept. Part of the transaction that it is called in. */
export function pruneRemovals(database: Database.Database, kept = keptRemovals): void {
  const { oldest, newest } = database
    .prepare<[], { oldest: number | null; newest: number | null }>(
      "SELECT (SELECT min(seq) FROM removals) AS oldest, (SELECT max(seq) FROM removals) AS newest",
    )
    .get() as { oldest: number | null; newest: number | null };
  if (oldest === null || newest === null || newest - oldest < 2 * kept) return;
  database.prepare("DELETE FROM removals WHERE seq <= ?").run(newest - kept);
}
