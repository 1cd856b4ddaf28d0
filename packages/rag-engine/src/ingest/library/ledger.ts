import type Database from "better-sqlite3";
import type { Failure, FailureCode } from "../failure.js";
import type { MediaType } from "../sources/media-type.js";
import type { DocumentRecord, DocumentState } from "./document-record.js";
import { typedSqliteErrors } from "./sqlite-errors.js";

/** A version of a file as it enters the ledger. */
export interface NewDocument {
  id: string;
  root: string;
  path: string;
  contentHash: string;
  bytes: number;
  mediaType: MediaType;
}

/** What parsing found out about a document. */
export interface ParsedContent {
  title: string;
  pages: readonly string[];
  warning: string | undefined;
  /** How pages were cleaned and cut; another value means that the document has to be done again. */
  pipeline: string;
}

/** A record with what only the sync needs to know. */
export interface LedgerEntry extends DocumentRecord {
  pipeline: string;
  /** Whether this is the version of its file that was seen last. */
  current: boolean;
}

/** The writing side of the library. Each call is one transaction; only the holder of the sync lock calls them. */
export class Ledger {
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** The present version of every document, by root and path. */
  current(): DocumentRecord[] {
    return this.#select("WHERE d.current = 1 ORDER BY d.root, d.path").map(toRecord);
  }

  get(id: string): DocumentRecord | undefined {
    return this.#select("WHERE d.id = ?", id).map(toRecord)[0];
  }

  /** All versions of all documents. */
  entries(): LedgerEntry[] {
    return this.#select("ORDER BY d.root, d.path, d.current").map(toEntry);
  }

  /** All versions of one file that are still known, the present one last. */
  versions(root: string, path: string): LedgerEntry[] {
    return this.#select("WHERE d.root = ? AND d.path = ? ORDER BY d.current", root, path).map(toEntry);
  }

  /** Makes a version the present one of its file, in state `queued` unless it is known already. */
  enter(document: NewDocument): void {
    this.#write(() => {
      this.#run("UPDATE documents SET current = 0 WHERE root = ? AND path = ?", document.root, document.path);
      this.#run(
        `INSERT INTO documents (id, root, path, current, title, content_hash, bytes, media_type, state, updated_at)
         VALUES (@id, @root, @path, 1, @title, @contentHash, @bytes, @mediaType, 'queued', @now)
         ON CONFLICT (id) DO UPDATE SET current = 1, updated_at = @now`,
        { ...document, title: document.path.slice(document.path.lastIndexOf("/") + 1), now: now() },
      );
    });
  }

  /** Moves a document to another state and forgets an earlier failure. */
  setState(id: string, state: DocumentState): void {
    this.#write(() =>
      this.#run(
        "UPDATE documents SET state = ?, failure_code = NULL, failure_message = NULL, updated_at = ? WHERE id = ?",
        state,
        now(),
        id,
      ),
    );
  }

  setFailed(id: string, failure: Failure): void {
    this.#write(() => {
      this.#run("DELETE FROM pages WHERE document_id = ?", id);
      this.#run(
        `UPDATE documents SET state = 'failed', failure_code = ?, failure_message = ?, page_count = 0, chunk_count = 0,
         updated_at = ? WHERE id = ?`,
        failure.code,
        failure.message,
        now(),
        id,
      );
    });
  }

  /** Stores the pages and moves the document to `embedding`. */
  setParsed(id: string, { title, pages, warning, pipeline }: ParsedContent): void {
    this.#write(() => {
      this.#run("DELETE FROM pages WHERE document_id = ?", id);
      const insert = this.#db.prepare("INSERT INTO pages (document_id, page, text) VALUES (?, ?, ?)");
      for (const [index, text] of pages.entries()) insert.run(id, index + 1, text);
      this.#run(
        `UPDATE documents SET state = 'embedding', failure_code = NULL, failure_message = NULL, title = ?, warning = ?,
         page_count = ?, chunk_count = 0, pipeline = ?, updated_at = ? WHERE id = ?`,
        title,
        warning ?? null,
        pages.length,
        pipeline,
        now(),
        id,
      );
    });
  }

  /** Ends the work on a document: it is indexed, and the other versions of its file are forgotten. */
  setIndexed(id: string, chunkCount: number): void {
    this.#write(() => {
      this.#run(
        `UPDATE documents SET state = 'indexed', failure_code = NULL, failure_message = NULL, chunk_count = ?,
         updated_at = ? WHERE id = ?`,
        chunkCount,
        now(),
        id,
      );
      this.#run(
        `DELETE FROM documents WHERE id <> @id AND (root, path) = (SELECT root, path FROM documents WHERE id = @id)`,
        { id },
      );
    });
  }

  /** Forgets one version and its pages. */
  remove(id: string): void {
    this.#write(() => this.#run("DELETE FROM documents WHERE id = ?", id));
  }

  /** Texts of all pages, in order. */
  pages(id: string): string[] {
    return typedSqliteErrors(() =>
      this.#db
        .prepare<[string], { text: string }>("SELECT text FROM pages WHERE document_id = ? ORDER BY page")
        .all(id)
        .map((row) => row.text),
    );
  }

  #select(clause: string, ...parameters: string[]): Row[] {
    return typedSqliteErrors(() =>
      this.#db
        .prepare<string[], Row>(`SELECT d.*, ${SEARCHABLE} AS searchable FROM documents d ${clause}`)
        .all(...parameters),
    );
  }

  #write(work: () => void): void {
    typedSqliteErrors(() => this.#db.transaction(work).immediate());
  }

  #run(sql: string, ...parameters: unknown[]): void {
    this.#db.prepare(sql).run(...parameters);
  }
}

/** Another version of the same file that is complete in the index. */
const SEARCHABLE = `(SELECT o.id FROM documents o
  WHERE o.root = d.root AND o.path = d.path AND o.id <> d.id AND o.state = 'indexed' AND d.state <> 'indexed')`;

interface Row {
  id: string;
  root: string;
  path: string;
  current: number;
  title: string;
  content_hash: string;
  bytes: number;
  media_type: string;
  page_count: number;
  chunk_count: number;
  state: string;
  failure_code: string | null;
  failure_message: string | null;
  warning: string | null;
  pipeline: string;
  updated_at: string;
  searchable: string | null;
}

function toEntry(row: Row): LedgerEntry {
  return { ...toRecord(row), pipeline: row.pipeline, current: row.current === 1 };
}

function toRecord(row: Row): DocumentRecord {
  const record: DocumentRecord = {
    id: row.id,
    root: row.root,
    path: row.path,
    title: row.title,
    contentHash: row.content_hash,
    bytes: row.bytes,
    mediaType: row.media_type as MediaType,
    pageCount: row.page_count,
    chunkCount: row.chunk_count,
    state: row.state as DocumentState,
    updatedAt: row.updated_at,
  };
  if (row.failure_code !== null) {
    record.failure = { code: row.failure_code as FailureCode, message: row.failure_message ?? "" };
  }
  if (row.warning !== null) record.warning = row.warning;
  if (row.searchable !== null) record.searchableVersion = row.searchable;
  return record;
}

function now(): string {
  return new Date().toISOString();
}
