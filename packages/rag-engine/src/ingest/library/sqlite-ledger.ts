import type Database from "better-sqlite3";
import type { Failure } from "../failure.js";
import type { ParsedPage } from "../parse/parsed-page.js";
import type { DocumentState } from "./document-record.js";
import { toEntry, type DocumentRow } from "./document-row.js";
import type {
  ClaimedDocument,
  EmbeddingProgress,
  FileEntry,
  FolderChanges,
  Ledger,
  LedgerEntry,
  ParsedContent,
  ScannedDocument,
} from "./ledger.js";
import { pageState } from "./page-state.js";
import { typedSqliteErrors } from "./sqlite-errors.js";
import {
  readEntries,
  readFiles,
  readPages,
  SELECT_DOCUMENTS,
  SELECT_UNREFERENCED,
  SELECT_WAITING,
} from "./sqlite-reader.js";
import { beginSync } from "./sqlite-syncs.js";
import type { SyncLock } from "./sync-lock.js";

/** The ledger in SQLite. The lock makes it the only one: what is unfinished belongs to whoever holds it. */
export class SqliteLedger implements Ledger {
  readonly #db: Database.Database;
  readonly #lock: SyncLock;
  readonly #syncId: number | bigint;
  readonly #statements = new Map<string, Database.Statement>();
  readonly #claimed = new Set<string>();
  /** Path of the last claim: what lies before it is finished, claimed or given back, so claims need not look there. */
  #claimedUpTo = "";

  constructor(db: Database.Database, lock: SyncLock, root: string) {
    this.#db = db;
    this.#lock = lock;
    this.#syncId = typedSqliteErrors(() => beginSync(db, root));
  }

  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  async files(root: string): Promise<FileEntry[]> {
    return typedSqliteErrors(() => readFiles(this.#db, root));
  }

  async entries(): Promise<LedgerEntry[]> {
    return typedSqliteErrors(() => readEntries(this.#db));
  }

  async get(id: string): Promise<LedgerEntry | undefined> {
    return typedSqliteErrors(() => {
      const row = this.#db.prepare<[string], DocumentRow>(`${SELECT_DOCUMENTS} WHERE d.id = ?`).get(id);
      return row && toEntry(row);
    });
  }

  async record({ root, changed, gone, titles = [], queue }: FolderChanges): Promise<void> {
    this.#write(() => {
      for (const file of changed) this.#place(file);
      for (const path of gone) this.#run("DELETE FROM files WHERE root = ? AND path = ?", root, path);
      for (const { id, from, to } of titles) {
        this.#run("UPDATE documents SET title = ? WHERE id = ? AND title = ?", to, id, from);
      }
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
    const row = this.#waiting(root, this.#claimedUpTo) ?? this.#waiting(root, "");
    if (row === undefined) return undefined;
    this.#claimed.add(row.id);
    const entry = toEntry(row);
    const place = entry.files.find((file) => file.root === root);
    this.#claimedUpTo = place?.path ?? "";
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
        "INSERT INTO pages (document_id, page, text, name, blocks, state, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
      );
      for (const [index, page] of pages.entries()) {
        const blocks = page.blocks === undefined ? null : JSON.stringify(page.blocks);
        insert.run(
          id,
          index + 1,
          page.text,
          page.name ?? null,
          blocks,
          pageState(page, unreadable.has(index + 1)),
          now(),
        );
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

  async setProgress(id: string, { embedded, chunks, completePages, added }: EmbeddingProgress): Promise<void> {
    this.#write(() => {
      this.#run(
        "UPDATE documents SET state = 'embedding', embedded_count = ?, chunk_count = ?, updated_at = ? WHERE id = ?",
        embedded,
        chunks,
        now(),
        id,
      );
      this.#run(
        "UPDATE pages SET state = 'indexed', updated_at = ? WHERE document_id = ? AND page <= ? AND state = 'read'",
        now(),
        id,
        completePages,
      );
      this.#run(
        "UPDATE syncs SET chunks_embedded = chunks_embedded + ?, seen_at = ? WHERE id = ?",
        added,
        now(),
        this.#syncId,
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
      this.#run(
        "UPDATE pages SET state = 'indexed', updated_at = ? WHERE document_id = ? AND state = 'read'",
        now(),
        id,
      );
      this.#run("UPDATE files SET searchable_id = NULL WHERE document_id = ?", id);
    });
    this.#claimed.delete(id);
  }

  async setFailed(id: string, failure: Failure, pipeline: string): Promise<void> {
    this.#write(() => {
      this.#run("DELETE FROM pages WHERE document_id = ?", id);
      this.#run(
        `UPDATE documents SET state = 'failed', failure_code = ?, failure_message = ?, warning = NULL, page_count = 0,
         chunk_count = 0, embedded_count = 0, pipeline = ?, updated_at = ? WHERE id = ?`,
        failure.code,
        failure.message,
        pipeline,
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
    return typedSqliteErrors(() => readPages(this.#db, id));
  }

  async finish(outcome: "done" | "stopped" | "failed", message?: string): Promise<void> {
    const ended = [outcome, message ?? null, now(), now(), this.#syncId];
    this.#write(() =>
      this.#run("UPDATE syncs SET outcome = ?, message = ?, ended_at = ?, seen_at = ? WHERE id = ?", ...ended),
    );
  }

  async close(): Promise<void> {
    this.#lock.release();
  }

  /** The first document behind a path that waits for work. */
  #waiting(root: string, after: string): DocumentRow | undefined {
    const claimed = JSON.stringify([...this.#claimed]);
    return typedSqliteErrors(
      () => this.#statement(SELECT_WAITING).get(root, after, claimed) as DocumentRow | undefined,
    );
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
    this.#statement(sql).run(...parameters);
  }

  #statement(sql: string): Database.Statement {
    const known = this.#statements.get(sql) ?? this.#db.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }
}

function now(): string {
  return new Date().toISOString();
}
