import type { Library } from "./library.js";

/** Options of {@link openPostgresLibrary}. */
export interface PostgresLibraryOptions {
  /** Schema that holds the tables. Lower-case letters, digits and `_`. Default `rag_engine`. */
  schema?: string;
  /** What this process is called in the list of syncs. Default `process <pid> on <host>`. */
  workerId?: string;
  /**
   * How long a sync counts as alive after its last sign of life, in milliseconds. It gives one three times within that, and
   * when it stops, others take over what it was at work on. Default 30,000.
   */
  leaseMs?: number;
  /** Whether to make the tables when there are none. Default true. */
  create?: boolean;
  /** Connections of this process to the database. Default 5, at least 2. */
  maxConnections?: number;
  /** How long a lost connection is tried for again before an error says so, in milliseconds. Default 30,000. */
  retryForMs?: number;
}

/**
 * Opens the library in a PostgreSQL database, or makes one. Any number of processes on any number of machines may have it
 * open, and any number of them may sync.
 *
 * @param url `postgres://user@host:5432/database`. What it leaves out comes from `PGPASSWORD`, the password file and the
 *   other variables that every PostgreSQL program knows.
 * @throws StoreUnavailableError, StoreRefusedError; LibraryNotFoundError with `create: false` when there is none;
 *   LibraryError when it is of a newer version or the address makes no sense. No message holds the password.
 */
export async function openPostgresLibrary(url: string, options: PostgresLibraryOptions = {}): Promise<Library> {
  // The driver is loaded by those who use it.
  const { PostgresLibrary } = await import("./postgres-library.js");
  return PostgresLibrary.open(url, options);
}
