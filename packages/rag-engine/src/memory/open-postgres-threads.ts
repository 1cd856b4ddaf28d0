import type { Threads } from "./threads.js";

/** Options of {@link openPostgresThreads}. */
export interface PostgresThreadsOptions {
  /** Schema that holds the tables. Lower-case letters, digits and `_`. Default `rag_engine`. */
  schema?: string;
  /** Connections of this process to the database. Default 5, at least 2. */
  maxConnections?: number;
  /** How long a lost connection is tried for again before an error says so, in milliseconds. Default 30,000. */
  retryForMs?: number;
}

/**
 * Opens the conversations in a PostgreSQL database, making their tables when they are not there. Any number of processes
 * may have them open.
 *
 * @param url `postgres://user@host:5432/database`, as for `openPostgresLibrary`.
 * @throws StoreUnavailableError, StoreRefusedError, InvalidOptionError. No message holds the password.
 */
export async function openPostgresThreads(url: string, options: PostgresThreadsOptions = {}): Promise<Threads> {
  // The driver is loaded by those who use it.
  const { openThreadsIn } = await import("./postgres-threads.js");
  return openThreadsIn(url, options);
}
