import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { StoreNotFoundError } from "../errors.js";
import { assertField } from "../filter.js";
import { fieldValue } from "./filter-sql.js";
import type { EmbeddedStoreOptions } from "./options.js";
import { assertCurrent, migrate } from "./schema.js";
import { storeErrorFrom } from "./sqlite-errors.js";

const defaultBusyTimeoutMs = 10_000;

/** How a connection is opened. */
export type ConnectionOptions = Pick<EmbeddedStoreOptions, "readonly" | "busyTimeoutMs">;

/** Opens the store's database, with its folder and the tables there. */
export function openDatabase(
  file: string,
  {
    readonly = false,
    busyTimeoutMs = defaultBusyTimeoutMs,
    indexedFields = [],
  }: ConnectionOptions & Pick<EmbeddedStoreOptions, "indexedFields">,
): Database.Database {
  if (readonly && !existsSync(file)) throw new StoreNotFoundError(file);
  try {
    if (!readonly) mkdirSync(path.dirname(file), { recursive: true });
    const database = new Database(file, { timeout: busyTimeoutMs, readonly });
    try {
      if (readonly) assertCurrent(database);
      else prepare(database, indexedFields);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    throw storeErrorFrom(error, file);
  }
}

/** A second connection to a database that `openDatabase` has prepared, for a worker thread. */
export function connect(
  file: string,
  { readonly = false, busyTimeoutMs = defaultBusyTimeoutMs }: ConnectionOptions,
): Database.Database {
  const database = new Database(file, { timeout: busyTimeoutMs, fileMustExist: true, readonly });
  // A commit is on the disk before it is reported: the ledger of an ingestion may rely on it.
  if (!readonly) database.pragma("synchronous = FULL");
  return database;
}

/** A connection for searching. It writes only what may be lost, and never waits for the disk. */
export function connectForSearching(file: string, options: ConnectionOptions): Database.Database {
  const database = connect(file, options);
  if (options.readonly === true) return database;
  database.pragma("synchronous = NORMAL");
  database.pragma("wal_autocheckpoint = 0");
  return database;
}

function prepare(database: Database.Database, indexedFields: readonly string[]): void {
  database.pragma("journal_mode = WAL");
  migrate(database);
  for (const field of indexedFields) createFieldIndex(database, field);
}

function createFieldIndex(database: Database.Database, field: string): void {
  assertField(field);
  const name = `chunks_by_${Buffer.from(field).toString("hex")}`;
  if (database.prepare("SELECT 1 FROM sqlite_master WHERE name = ?").get(name) !== undefined) return;
  database.exec(`CREATE INDEX IF NOT EXISTS ${name} ON chunks (${fieldValue(field)})`);
}
