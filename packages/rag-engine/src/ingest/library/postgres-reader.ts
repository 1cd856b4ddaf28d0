import type { ParsedPage } from "../parse/parsed-page.js";
import { toEntry, toPage, type DocumentRow, type PageRow } from "./document-row.js";
import type { FileEntry, LedgerEntry } from "./ledger.js";
import type { Queryable } from "langchain-hybrid-store/postgres";
import type { SyncOutcome, SyncRecord, Tally } from "./sync-record.js";

/** A moment as ISO 8601 in UTC, like the SQLite library has it. */
function iso(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** The documents and their files; who is at work on one, as long as that lives. */
export const SELECT_DOCUMENTS = `SELECT d.id, d.content_hash, d.bytes, d.media_type, d.title, d.page_kind, d.page_count,
  d.chunk_count, d.embedded_count, d.state, d.failure_code, d.failure_message, d.warning, d.pipeline,
  ${iso("d.queued_at")} AS queued_at, ${iso("d.updated_at")} AS updated_at,
  coalesce((SELECT json_agg(json_build_array(f.root, f.path, f.searchable_id))
    FROM $schema.files f WHERE f.document_id = d.id), '[]')::text AS files,
  (SELECT s.worker FROM $schema.syncs s WHERE s.id = d.sync_id AND s.lease_until > clock_timestamp()
    AND d.state NOT IN ('indexed', 'failed')) AS worker
  FROM $schema.documents d`;

/** Narrows documents to those that a file holds. */
export const IS_HELD = "EXISTS (SELECT 1 FROM $schema.files f WHERE f.document_id = d.id)";

/** Narrows documents to those that no file holds or is searched by. */
export const IS_UNREFERENCED = `NOT EXISTS (SELECT 1 FROM $schema.files f WHERE f.document_id = d.id)
  AND NOT EXISTS (SELECT 1 FROM $schema.files f WHERE f.searchable_id = d.id)`;

/** A row of documents with who is at work on it. */
export type PostgresDocumentRow = DocumentRow & { worker: string | null };

/** The files of a folder, by path. */
export async function readFiles(database: Queryable, root?: string): Promise<FileEntry[]> {
  const rows = await database.query<{ root: string; path: string; document_id: string; searchable_id: string | null }>(
    "SELECT root, path, document_id, searchable_id FROM $schema.files WHERE $1::text IS NULL OR root = $1 ORDER BY root, path",
    [root ?? null],
  );
  return rows.map((row) => ({
    root: row.root,
    path: row.path,
    documentId: row.document_id,
    ...(row.searchable_id === null ? {} : { searchableId: row.searchable_id }),
  }));
}

/** All documents, whether a file holds them or not. */
export async function readEntries(database: Queryable): Promise<LedgerEntry[]> {
  return (await database.query<PostgresDocumentRow>(SELECT_DOCUMENTS)).map(toEntry);
}

/** One document. */
export async function readEntry(database: Queryable, id: string): Promise<LedgerEntry | undefined> {
  const [row] = await database.query<PostgresDocumentRow>(`${SELECT_DOCUMENTS} WHERE d.id = $1`, [id]);
  return row && toEntry(row);
}

/** All pages of a document, in order. */
export async function readPages(database: Queryable, documentId: string): Promise<ParsedPage[]> {
  const rows = await database.query<PageRow>(
    "SELECT text, name, blocks FROM $schema.pages WHERE document_id = $1 ORDER BY page",
    [documentId],
  );
  return rows.map(toPage);
}

/** SQL for a page's moment of change. */
export const PAGE_UPDATED_AT = `${iso("updated_at")} AS "updatedAt"`;

/** Sums over the documents that a file holds, by state and kind. */
export async function readTally(database: Queryable): Promise<Tally[]> {
  return database.query<Tally>(
    `SELECT state, media_type AS "mediaType", count(*)::float8 AS documents, sum(bytes)::float8 AS bytes,
     sum(chunk_count)::float8 AS chunks, sum(embedded_count)::float8 AS embedded
     FROM $schema.documents d WHERE ${IS_HELD} GROUP BY 1, 2 ORDER BY 1, 2`,
  );
}

/** The last syncs, newest first. */
export async function readSyncs(database: Queryable): Promise<SyncRecord[]> {
  const rows = await database.query<SyncRow>(
    `SELECT worker, root, ${iso("started_at")} AS started_at, ${iso("seen_at")} AS seen_at, ${iso("ended_at")} AS ended_at,
     coalesce(outcome, CASE WHEN lease_until > clock_timestamp() THEN 'running' ELSE 'interrupted' END) AS outcome, message,
     chunks_embedded::float8 AS chunks_embedded FROM $schema.syncs WHERE NOT is_maintenance ORDER BY id DESC LIMIT 20`,
  );
  return rows.map((row) => ({
    worker: row.worker,
    root: row.root,
    startedAt: row.started_at,
    seenAt: row.seen_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    outcome: row.outcome,
    ...(row.message === null ? {} : { message: row.message }),
    chunksEmbedded: row.chunks_embedded,
  }));
}

interface SyncRow {
  worker: string;
  root: string;
  started_at: string;
  seen_at: string;
  ended_at: string | null;
  outcome: SyncOutcome;
  message: string | null;
  chunks_embedded: number;
}
