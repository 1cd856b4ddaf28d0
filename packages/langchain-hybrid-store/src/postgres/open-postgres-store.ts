import type { PostgresStoreOptions } from "./options.js";
import type { PostgresStore } from "./postgres-store.js";

/**
 * Opens the store in a schema of a PostgreSQL database with pgvector, making it when it is not there. Any number of
 * processes may have it open and write to it.
 *
 * @param url `postgres://user@host:5432/database`; what is missing comes from `PGPASSWORD` and its like, or the password file.
 * @throws StoreUnavailableError, StoreRefusedError (wrong password, no such database, no pgvector), ManifestMismatchError,
 *   InvalidOptionError, StoreNotFoundError for a store that is opened for reading and is not there.
 */
export async function openPostgresStore(url: string, options: PostgresStoreOptions): Promise<PostgresStore> {
  // The driver is loaded by those who use it.
  const { PostgresStore: Store } = await import("./postgres-store.js");
  return Store.open(url, options);
}
