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

const SCHEMA_VERSION = 3;

/**
 * A document is a content, a file is a place: files with the same content share a document. `searchable_id` is the content
 * that a file had before, as long as the present one is not indexed.
 */
const TABLES = `
CREATE TABLE IF NOT EXISTS documents (
  id TEXT PRIMARY KEY,
  content_hash TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  title TEXT NOT NULL,
  page_kind TEXT NOT NULL DEFAULT 'page',
  page_count INTEGER NOT NULL DEFAULT 0,
  chunk_count INTEGER NOT NULL DEFAULT 0,
  embedded_count INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  failure_code TEXT,
  failure_message TEXT,
  warning TEXT,
  pipeline TEXT NOT NULL DEFAULT '',
  queued_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS files (
  root TEXT NOT NULL,
  path TEXT NOT NULL,
  document_id TEXT NOT NULL REFERENCES documents (id),
  searchable_id TEXT REFERENCES documents (id),
  PRIMARY KEY (root, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_document ON files (document_id);
CREATE INDEX IF NOT EXISTS files_searchable ON files (searchable_id);
CREATE TABLE IF NOT EXISTS pages (
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  page INTEGER NOT NULL,
  text TEXT NOT NULL,
  name TEXT,
  blocks TEXT,
  state TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (document_id, page)
) STRICT;
CREATE TABLE IF NOT EXISTS syncs (
  id INTEGER PRIMARY KEY,
  worker TEXT NOT NULL,
  root TEXT NOT NULL,
  started_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  ended_at TEXT,
  outcome TEXT,
  message TEXT,
  chunks_embedded INTEGER NOT NULL DEFAULT 0
) STRICT;
`;
