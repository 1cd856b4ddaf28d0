import { randomUUID } from "node:crypto";
import Database from "better-sqlite3";
import { DiskFullError, StoreBusyError, StoreCorruptError, StoreError, StoreReadonlyError } from "../errors.js";
import type { WorkerFailure } from "./worker-client.js";

/** How long a connection waits for another process's write before it gives up. */
const busyTimeoutMs = 10_000;

/**
 * Labels are never used twice (AUTOINCREMENT), so that a graph that is behind can be caught up by "labels above n" and
 * "removals above m". Text is indexed with Porter stems: on English it finds more, on other languages it does no harm.
 */
const schema = `
CREATE TABLE IF NOT EXISTS store (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS chunks (
  label INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, metadata TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS vectors (label INTEGER PRIMARY KEY, vector BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS removals (seq INTEGER PRIMARY KEY AUTOINCREMENT, label INTEGER NOT NULL) STRICT;
CREATE VIRTUAL TABLE IF NOT EXISTS chunks_text USING fts5(
  text, content = 'chunks', content_rowid = 'label', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER IF NOT EXISTS chunks_added AFTER INSERT ON chunks BEGIN
  INSERT INTO chunks_text (rowid, text) VALUES (new.label, new.text);
END;
CREATE TRIGGER IF NOT EXISTS chunks_removed AFTER DELETE ON chunks BEGIN
  INSERT INTO chunks_text (chunks_text, rowid, text) VALUES ('delete', old.label, old.text);
  DELETE FROM vectors WHERE label = old.label;
  INSERT INTO removals (label) VALUES (old.label);
END;
`;

/** Opens the store's database, with the tables there. */
export function openDatabase(file: string, indexedFields: readonly string[] = []): Database.Database {
  try {
    const database = new Database(file, { timeout: busyTimeoutMs });
    try {
      database.pragma("journal_mode = WAL");
      if (!isReady(database)) createSchema(database);
      for (const field of indexedFields) createFieldIndex(database, field);
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
export function connect(file: string): Database.Database {
  const database = new Database(file, { timeout: busyTimeoutMs, fileMustExist: true });
  // A commit is on the disk before it is reported: the ledger of an ingestion may rely on it.
  database.pragma("synchronous = FULL");
  return database;
}

/** Turns SQLite's and the system's errors into the store's; others become a StoreError with their message. */
export function storeErrorFrom(error: unknown, where: string): StoreError {
  if (error instanceof StoreError) return error;
  const { code = "", message } = failureOf(error);
  const options = { cause: error };
  if (code === "SQLITE_FULL" || code === "ENOSPC") return new DiskFullError(where, options);
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) return new StoreBusyError(where, options);
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB") return new StoreCorruptError(where, options);
  if (/^(SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|EACCES|EROFS|EPERM)/.test(code))
    return new StoreReadonlyError(where, options);
  return new StoreError(`${where}: ${message}`, options);
}

function failureOf(error: unknown): WorkerFailure {
  if (typeof error !== "object" || error === null || !("message" in error)) return { message: String(error) };
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  return { message: String(error.message), ...code };
}

function isReady(database: Database.Database): boolean {
  return database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'chunks_removed'").get() !== undefined;
}

function createSchema(database: Database.Database): void {
  database
    .transaction(() => {
      database.exec(schema);
      database.prepare("INSERT OR IGNORE INTO store (key, value) VALUES ('id', ?)").run(randomUUID());
    })
    .immediate();
}

function createFieldIndex(database: Database.Database, field: string): void {
  const name = `chunks_by_${Buffer.from(field).toString("hex")}`;
  if (database.prepare("SELECT 1 FROM sqlite_master WHERE name = ?").get(name) !== undefined) return;
  database.exec(`CREATE INDEX IF NOT EXISTS ${name} ON chunks (${fieldValue(field)})`);
}

/** SQL for the value of a top-level metadata field; the path is a literal so that an index on it can be used. */
export function fieldValue(field: string): string {
  return `json_extract(metadata, ${fieldPath(field)})`;
}

/** The JSON path of a metadata field as an SQL literal. Field names hold no double quotes (see `assertFilter`). */
export function fieldPath(field: string): string {
  return `'$."${field.replaceAll("'", "''")}"'`;
}
