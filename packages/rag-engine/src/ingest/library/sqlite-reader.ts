import type Database from "better-sqlite3";
import type { ParsedPage } from "../parse/parsed-page.js";
import { toEntry, toPage, type DocumentRow, type PageRow } from "./document-row.js";
import type { FileEntry, LedgerEntry } from "./ledger.js";
import type { Tally } from "./sync-record.js";

/** All columns of documents, and their files. */
export const SELECT_DOCUMENTS = `SELECT d.*, coalesce((SELECT json_group_array(json_array(f.root, f.path, f.searchable_id))
  FROM files f WHERE f.document_id = d.id), '[]') AS files FROM documents d`;

/** Narrows documents to those that a file holds. */
export const IS_HELD = "EXISTS (SELECT 1 FROM files f WHERE f.document_id = d.id)";

/**
 * The first document of a root (1) behind a path (2) that waits for work and is not in a JSON list of ids (3). CROSS JOIN
 * keeps SQLite at walking the files in their order, so that the first one that fits ends the search.
 */
export const SELECT_WAITING = `${SELECT_DOCUMENTS.replace("FROM documents d", "FROM files g CROSS JOIN documents d ON d.id = g.document_id")}
  WHERE g.root = ? AND g.path > ? AND d.state NOT IN ('indexed', 'failed')
  AND d.id NOT IN (SELECT value FROM json_each(?)) ORDER BY g.path LIMIT 1`;

/** Ids of documents that no file holds or is searched by. */
export const SELECT_UNREFERENCED = `SELECT id FROM documents d WHERE NOT EXISTS
  (SELECT 1 FROM files f WHERE f.document_id = d.id) AND NOT EXISTS (SELECT 1 FROM files f WHERE f.searchable_id = d.id)`;

/** The files of a folder, by path. */
export function readFiles(db: Database.Database, root: string): FileEntry[] {
  return db
    .prepare<[string], { path: string; document_id: string; searchable_id: string | null }>(
      "SELECT path, document_id, searchable_id FROM files WHERE root = ? ORDER BY path",
    )
    .all(root)
    .map(({ path, document_id: documentId, searchable_id: searchableId }) => ({
      root,
      path,
      documentId,
      ...(searchableId === null ? {} : { searchableId }),
    }));
}

/** All documents, whether a file holds them or not. */
export function readEntries(db: Database.Database): LedgerEntry[] {
  return db.prepare<[], DocumentRow>(SELECT_DOCUMENTS).all().map(toEntry);
}

/** All pages of a document, in order. */
export function readPages(db: Database.Database, documentId: string): ParsedPage[] {
  return db
    .prepare<[string], PageRow>("SELECT text, name, blocks FROM pages WHERE document_id = ? ORDER BY page")
    .all(documentId)
    .map(toPage);
}

/** Sums over the documents that a file holds, by state and kind. */
export function readTally(db: Database.Database): Tally[] {
  return db
    .prepare<[], Tally>(
      `SELECT state, media_type AS mediaType, count(*) AS documents, sum(bytes) AS bytes, sum(chunk_count) AS chunks,
       sum(embedded_count) AS embedded FROM documents d WHERE ${IS_HELD} GROUP BY state, media_type ORDER BY 1, 2`,
    )
    .all();
}
