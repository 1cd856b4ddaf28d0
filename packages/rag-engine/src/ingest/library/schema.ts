import type Database from "better-sqlite3";
import { LibraryError } from "../errors.js";

/** Makes the tables of a new library and refuses one of another version. */
export function prepareSchema(db: Database.Database, file: string): void {
  const version = Number(db.pragma("user_version", { simple: true }));
  if (version === SCHEMA_VERSION) return;
  if (version !== 0) {
    throw new LibraryError(
      `The library ${file} has version ${version}; this program reads version ${SCHEMA_VERSION}. ` +
        "Use the program that made it, or move the data directory away and sync again.",
    );
  }
  db.transaction(() => {
    db.exec(TABLES);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  }).immediate();
}

const SCHEMA_VERSION = 1;

/** `current` is 1 for the version of a file that was seen last; older ones stay while they are searched. */
const TABLES = `
CREATE TABLE IF NOT EXISTS documents (
  id TEXT PRIMARY KEY,
  root TEXT NOT NULL,
  path TEXT NOT NULL,
  current INTEGER NOT NULL,
  title TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  page_count INTEGER NOT NULL DEFAULT 0,
  chunk_count INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  failure_code TEXT,
  failure_message TEXT,
  warning TEXT,
  pipeline TEXT NOT NULL DEFAULT '',
  updated_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS documents_current ON documents (root, path) WHERE current = 1;
CREATE INDEX IF NOT EXISTS documents_path ON documents (root, path);
CREATE TABLE IF NOT EXISTS pages (
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  page INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (document_id, page)
) STRICT, WITHOUT ROWID;
`;
