import type Database from "better-sqlite3";
import type { Failure } from "../failure.js";
import type { ParsedPage } from "../parse/parsed-page.js";
import type { DocumentState } from "./document-record.js";
import { toEntry, toPage, type DocumentRow, type PageRow } from "./document-row.js";
import type {
  ClaimedDocument,
  FileEntry,
  FolderChanges,
  Ledger,
  LedgerEntry,
  ParsedContent,
  ScannedDocument,
} from "./ledger.js";
import { pageState } from "./page-state.js";
import { typedSqliteErrors } from "./sqlite-errors.js";
import type { SyncLock } from "./sync-lock.js";

/** All columns of documents, and their files. */
export const SELECT_DOCUMENTS = `SELECT d.*, coalesce((SELECT json_group_array(json_array(f.root, f.path, f.searchable_id))
  FROM files f WHERE f.document_id = d.id), '[]') AS files FROM documents d`;

/** The ledger in SQLite. The lock makes it the only one: what is unfinished belongs to whoever holds it. */
export class SqliteLedger implements Ledger {
  readonly #db: Database.Database;
  readonly #lock: SyncLock;
  readonly #claimed = new Set<string>();

  constructor(db: Database.Database, lock: SyncLock) {
    this.#db = db;
    this.#lock = lock;
  }

  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  async files(root: string): Promise<FileEntry[]> {
    return typedSqliteErrors(() =>
      this.#db
        .prepare<[string], { path: string; document_id: string; searchable_id: string | null }>(
          "SELECT path, document_id, searchable_id FROM files WHERE root = ? ORDER BY path",
        )
        .all(root)
        .map(({ path, document_id: documentId, searchable_id: searchableId }) => ({
          root,
          path,
          documentId,
          ...(searchableId === null ? {} : { searchableId }),
        })),
    );
  }

  async entries(): Promise<LedgerEntry[]> {
    return typedSqliteErrors(() => this.#db.prepare<[], DocumentRow>(SELECT_DOCUMENTS).all().map(toEntry));
  }

  async get(id: string): Promise<LedgerEntry | undefined> {
    return typedSqliteErrors(() => {
      const row = this.#db.prepare<[string], DocumentRow>(`${SELECT_DOCUMENTS} WHERE d.id = ?`).get(id);
      return row && toEntry(row);
    });
  }

  async record({ root, changed, gone, queue }: FolderChanges): Promise<void> {
    this.#write(() => {
      for (const file of changed) this.#place(file);
      for (const path of gone) this.#run("DELETE FROM files WHERE root = ? AND path = ?", root, path);
      for (const { id, state } of queue) {
        this.#run(
          `UPDATE documents SET state = ?, failure_code = NULL, failure_message = NULL, queued_at = ?, updated_at = ?
           WHERE id = ?`,
          state,
          now(),
          now(),
          id,
        );
      }
    });
  }

  async claim(root: string): Promise<ClaimedDocument | undefined> {
    const waiting = `JOIN files g ON g.document_id = d.id AND g.root = ?
      WHERE d.state NOT IN ('indexed', 'failed') AND d.id NOT IN (SELECT value FROM json_each(?)) ORDER BY g.path LIMIT 1`;
    const row = typedSqliteErrors(() =>
      this.#db
        .prepare<[string, string], DocumentRow>(`${SELECT_DOCUMENTS} ${waiting}`)
        .get(root, JSON.stringify([...this.#claimed])),
    );
    if (row === undefined) return undefined;
    this.#claimed.add(row.id);
    const entry = toEntry(row);
    const place = entry.files.find((file) => file.root === root);
    return { ...entry, ...place };
  }

  async elsewhere(): Promise<number> {
    return 0;
  }

  async release(id: string, state: "queued" | "chunking"): Promise<void> {
    this.#claimed.delete(id);
    await this.setState(id, state);
  }

  async setState(id: string, state: DocumentState): Promise<void> {
    this.#write(() => this.#run("UPDATE documents SET state = ?, updated_at = ? WHERE id = ?", state, now(), id));
  }

  async setParsed(id: string, { title, pageKind, pages, unreadablePages, warning, pipeline }: ParsedContent) {
    const unreadable = new Set(unreadablePages);
    this.#write(() => {
      this.#run("DELETE FROM pages WHERE document_id = ?", id);
      const insert = this.#db.prepare(
        "INSERT INTO pages (document_id, page, text, name, blocks, state) VALUES (?, ?, ?, ?, ?, ?)",
      );
      for (const [index, page] of pages.entries()) {
        const blocks = page.blocks === undefined ? null : JSON.stringify(page.blocks);
        insert.run(id, index + 1, page.text, page.name ?? null, blocks, pageState(page, unreadable.has(index + 1)));
      }
      this.#run(
        `UPDATE documents SET state = 'chunking', title = ?, page_kind = ?, warning = ?, page_count = ?, chunk_count = 0,
         embedded_count = 0, pipeline = ?, updated_at = ? WHERE id = ?`,
        title,
        pageKind,
        warning ?? null,
        pages.length,
        pipeline,
        now(),
        id,
      );
    });
  }

  async setProgress(id: string, progress: { embedded: number; chunks: number; completePages: number }): Promise<void> {
    const { embedded, chunks, completePages } = progress;
    this.#write(() => {
      this.#run(
        "UPDATE documents SET state = 'embedding', embedded_count = ?, chunk_count = ?, updated_at = ? WHERE id = ?",
        embedded,
        chunks,
        now(),
        id,
      );
      this.#run(
        "UPDATE pages SET state = 'indexed' WHERE document_id = ? AND page <= ? AND state = 'read'",
        id,
        completePages,
      );
    });
  }

  async setIndexed(id: string, chunkCount: number): Promise<void> {
    this.#write(() => {
      this.#run(
        "UPDATE documents SET state = 'indexed', chunk_count = ?, embedded_count = ?, updated_at = ? WHERE id = ?",
        chunkCount,
        chunkCount,
        now(),
        id,
      );
      this.#run("UPDATE pages SET state = 'indexed' WHERE document_id = ? AND state = 'read'", id);
      this.#run("UPDATE files SET searchable_id = NULL WHERE document_id = ?", id);
    });
    this.#claimed.delete(id);
  }

  async setFailed(id: string, failure: Failure): Promise<void> {
    this.#write(() => {
      this.#run("DELETE FROM pages WHERE document_id = ?", id);
      this.#run(
        `UPDATE documents SET state = 'failed', failure_code = ?, failure_message = ?, warning = NULL, page_count = 0,
         chunk_count = 0, embedded_count = 0, updated_at = ? WHERE id = ?`,
        failure.code,
        failure.message,
        now(),
        id,
      );
    });
    this.#claimed.delete(id);
  }

  async unreferenced(): Promise<string[]> {
    return typedSqliteErrors(() => this.#db.prepare<[], string>(SELECT_UNREFERENCED).pluck().all());
  }

  async remove(ids: readonly string[]): Promise<void> {
    this.#write(() => {
      for (const id of ids) this.#run("DELETE FROM documents WHERE id = ?", id);
    });
  }

  async pages(id: string): Promise<ParsedPage[]> {
    return typedSqliteErrors(() =>
      this.#db
        .prepare<[string], PageRow>("SELECT text, name, blocks FROM pages WHERE document_id = ? ORDER BY page")
        .all(id)
        .map(toPage),
    );
  }

  async close(): Promise<void> {
    this.#lock.release();
  }

  /** What the file had before stays searchable when it was complete; an older one that is still searched does so, too. */
  #place({ id, root, path, contentHash, bytes, mediaType }: ScannedDocument): void {
    const title = path.slice(path.lastIndexOf("/") + 1);
    this.#run(
      `INSERT INTO documents (id, content_hash, bytes, media_type, title, state, queued_at, updated_at)
       VALUES (?, ?, ?, ?, ?, 'queued', ?, ?) ON CONFLICT (id) DO NOTHING`,
      id,
      contentHash,
      bytes,
      mediaType,
      title,
      now(),
      now(),
    );
    this.#run(
      `INSERT INTO files (root, path, document_id) VALUES (?, ?, ?) ON CONFLICT (root, path) DO UPDATE SET
       searchable_id = CASE
         WHEN (SELECT state FROM documents WHERE id = excluded.document_id) = 'indexed' THEN NULL
         WHEN (SELECT state FROM documents WHERE id = files.document_id) = 'indexed' THEN files.document_id
         ELSE files.searchable_id END,
       document_id = excluded.document_id`,
      root,
      path,
      id,
    );
  }

  #write(work: () => void): void {
    typedSqliteErrors(() => this.#db.transaction(work).immediate());
  }

  #run(sql: string, ...parameters: unknown[]): void {
    this.#db.prepare(sql).run(...parameters);
  }
}

const SELECT_UNREFERENCED = `SELECT id FROM documents d WHERE NOT EXISTS
  (SELECT 1 FROM files f WHERE f.document_id = d.id) AND NOT EXISTS (SELECT 1 FROM files f WHERE f.searchable_id = d.id)`;

function now(): string {
  return new Date().toISOString();
}
