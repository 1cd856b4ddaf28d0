import type Database from "better-sqlite3";
import type { FileEntry, LedgerEntry } from "./ledger.js";
import type { ChunkCount, KeptPage, Maintenance } from "./maintenance.js";
import { typedSqliteErrors } from "./sqlite-errors.js";
import type { SyncLock } from "./sync-lock.js";

/** Maintenance of a library in SQLite, by whoever holds the lock of its syncs. */
export class SqliteMaintenance implements Maintenance {
  readonly #db: Database.Database;
  readonly #lock: SyncLock;

  constructor(db: Database.Database, lock: SyncLock) {
    this.#db = db;
    this.#lock = lock;
  }

  async restore(document: LedgerEntry, pages: readonly KeptPage[]): Promise<void> {
    this.#write(() => {
      this.#db.prepare(PUT_DOCUMENT).run(columnsOf(document));
      this.#db.prepare("DELETE FROM pages WHERE document_id = ?").run(document.id);
      const insert = this.#db.prepare(PUT_PAGE);
      for (const [index, { text, name, blocks, state }] of pages.entries()) {
        const structure = blocks === undefined ? null : JSON.stringify(blocks);
        insert.run(document.id, index + 1, text, name ?? null, structure, state, document.updatedAt);
      }
    });
  }

  async replaceFiles(files: readonly FileEntry[]): Promise<void> {
    this.#write(() => {
      this.#db.prepare("DELETE FROM files").run();
      const insert = this.#db.prepare("INSERT INTO files (root, path, document_id, searchable_id) VALUES (?, ?, ?, ?)");
      for (const { root, path, documentId, searchableId } of files) {
        insert.run(root, path, documentId, searchableId ?? null);
      }
    });
  }

  async recount(counts: readonly ChunkCount[]): Promise<void> {
    const update = "UPDATE documents SET chunk_count = $chunkCount, embedded_count = $chunkCount, pipeline = $pipeline";
    this.#write(() => {
      const statement = this.#db.prepare(`${update} WHERE id = $id`);
      for (const { id, chunkCount, pipeline } of counts) statement.run({ id, chunkCount, pipeline });
    });
  }

  async close(): Promise<void> {
    this.#lock.release();
  }

  #write(work: () => void): void {
    typedSqliteErrors(() => this.#db.transaction(work).immediate());
  }
}

function columnsOf(document: LedgerEntry): Record<string, string | number | null> {
  return {
    id: document.id,
    contentHash: document.contentHash,
    bytes: document.bytes,
    mediaType: document.mediaType,
    title: document.title,
    pageKind: document.pageKind,
    pageCount: document.pageCount,
    chunkCount: document.chunkCount,
    embeddedCount: document.embeddedCount,
    state: document.state,
    failureCode: document.failure?.code ?? null,
    failureMessage: document.failure?.message ?? null,
    warning: document.warning ?? null,
    pipeline: document.pipeline,
    queuedAt: document.queuedAt,
    updatedAt: document.updatedAt,
  };
}

const COLUMNS = `content_hash, bytes, media_type, title, page_kind, page_count, chunk_count, embedded_count, state,
  failure_code, failure_message, warning, pipeline, queued_at, updated_at`;

const PUT_DOCUMENT = `INSERT INTO documents (id, ${COLUMNS})
  VALUES ($id, $contentHash, $bytes, $mediaType, $title, $pageKind, $pageCount, $chunkCount, $embeddedCount, $state,
  $failureCode, $failureMessage, $warning, $pipeline, $queuedAt, $updatedAt)
  ON CONFLICT (id) DO UPDATE SET (${COLUMNS}) = (${COLUMNS.replaceAll(/\w+/g, "excluded.$&")})`;

const PUT_PAGE = `INSERT INTO pages (document_id, page, text, name, blocks, state, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)`;
