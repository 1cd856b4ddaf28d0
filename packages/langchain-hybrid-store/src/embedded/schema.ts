import { randomUUID } from "node:crypto";
import type Database from "better-sqlite3";
import { StoreError, StoreNotFoundError } from "../errors.js";

/** How full text is cut into words: Porter stems of English, case and accents aside. */
export const tokenizer = "porter unicode61 remove_diacritics 2";

/**
 * The tables, one step for each version of the format (`PRAGMA user_version`); a new version adds a step.
 *
 * Labels are never used twice (AUTOINCREMENT), so that a graph that is behind can be caught up by "labels above n" and
 * "removals above m". Text is indexed with Porter stems of English words: see "Words" in the README for what it brings.
 */
export const migrations: readonly string[] = [
  `
CREATE TABLE IF NOT EXISTS store (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS chunks (
  label INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, metadata TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS vectors (label INTEGER PRIMARY KEY, vector BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS removals (seq INTEGER PRIMARY KEY AUTOINCREMENT, label INTEGER NOT NULL) STRICT;
CREATE VIRTUAL TABLE IF NOT EXISTS chunks_text USING fts5(
  text, content = 'chunks', content_rowid = 'label', tokenize = '${tokenizer}'
);
CREATE TRIGGER IF NOT EXISTS chunks_added AFTER INSERT ON chunks BEGIN
  INSERT INTO chunks_text (rowid, text) VALUES (new.label, new.text);
END;
CREATE TRIGGER IF NOT EXISTS chunks_removed AFTER DELETE ON chunks BEGIN
  INSERT INTO chunks_text (chunks_text, rowid, text) VALUES ('delete', old.label, old.text);
  DELETE FROM vectors WHERE label = old.label;
  INSERT INTO removals (label) VALUES (old.label);
END;
`,
  // Words of the headings above a chunk find it too: see `searchedText`, which says the same for other backends.
  `
ALTER TABLE chunks ADD COLUMN headings TEXT GENERATED ALWAYS AS (
  CASE json_type(metadata, '$.headings') WHEN 'array' THEN json_extract(metadata, '$.headings') END
) VIRTUAL;
DROP TRIGGER chunks_added;
DROP TRIGGER chunks_removed;
DROP TABLE chunks_text;
CREATE VIRTUAL TABLE chunks_text USING fts5(
  text, headings, content = 'chunks', content_rowid = 'label', tokenize = '${tokenizer}'
);
CREATE TRIGGER chunks_added AFTER INSERT ON chunks BEGIN
  INSERT INTO chunks_text (rowid, text, headings) VALUES (new.label, new.text, new.headings);
END;
CREATE TRIGGER chunks_removed AFTER DELETE ON chunks BEGIN
  INSERT INTO chunks_text (chunks_text, rowid, text, headings) VALUES ('delete', old.label, old.text, old.headings);
  DELETE FROM vectors WHERE label = old.label;
  INSERT INTO removals (label) VALUES (old.label);
END;
INSERT INTO chunks_text (chunks_text) VALUES ('rebuild');
`,
];

/**
 * Checks tables that may not be changed.
 *
 * @throws StoreNotFoundError when there are none; StoreError when they are not of this version of the package.
 */
export function assertCurrent(database: Database.Database): void {
  const version = versionOf(database);
  if (version === 0) throw new StoreNotFoundError(database.name);
  if (version > migrations.length) throw newerFormat(version);
  if (version < migrations.length) {
    throw new StoreError(
      `The store has format ${version}, this version of langchain-hybrid-store needs ${migrations.length}. Open it once without readonly.`,
    );
  }
}

/**
 * Brings the tables to this version's, all or nothing.
 *
 * @throws StoreError when a newer version of the package made them.
 */
export function migrate(database: Database.Database): void {
  if (versionOf(database) === migrations.length) return;
  // The version is read again under the write lock: two processes may open a new store at once.
  database
    .transaction(() => {
      const version = versionOf(database);
      if (version > migrations.length) throw newerFormat(version);
      for (const step of migrations.slice(version)) database.exec(step);
      database.prepare("INSERT OR IGNORE INTO store (key, value) VALUES ('id', ?)").run(randomUUID());
      database.pragma(`user_version = ${migrations.length}`);
    })
    .immediate();
}

function versionOf(database: Database.Database): number {
  return Number(database.pragma("user_version", { simple: true }));
}

function newerFormat(version: number): StoreError {
  return new StoreError(
    `The store has format ${version}, this version of langchain-hybrid-store knows up to ${migrations.length}. Update the package.`,
  );
}
