import type { Failure } from "../failure.js";
import type { ParsedPage } from "../parse/parsed-page.js";
import type { DocumentState } from "./document-record.js";
import type {
  ClaimedDocument,
  EmbeddingProgress,
  FileEntry,
  FolderChanges,
  Ledger,
  LedgerEntry,
  ParsedContent,
} from "./ledger.js";
import { pageState } from "./page-state.js";
import {
  StoreUnavailableError,
  storableText,
  type DedicatedConnection,
  type PostgresConnection,
} from "langchain-hybrid-store/postgres";
import { Holdings } from "./postgres-holdings.js";
import { insertPages } from "./postgres-pages.js";
import { IS_UNREFERENCED, readEntries, readEntry, readFiles, readPages } from "./postgres-reader.js";
import { recordChanges } from "./postgres-record.js";
import { acquirePlanningLock } from "./postgres-sync-lock.js";
import type { PostgresWorker } from "./postgres-worker.js";

/** How long a sync waits for another one to finish comparing its folder. */
const planningWaitMs = 15 * 60_000;

const planningAttempts = 3;

/** The ledger in PostgreSQL, one of several: each writes to the documents that it holds. */
export class PostgresLedger implements Ledger {
  readonly #connection: PostgresConnection;
  readonly #worker: PostgresWorker;
  readonly #holdings: Holdings;
  /** While this worker compares its folder: the connection that holds the lock, and when that began. */
  #planning: { session: DedicatedConnection; since: string } | undefined;
  #hasRecorded = false;
  #turn: Promise<unknown> = Promise.resolve();
  #chunksEmbedded = 0;

  constructor(connection: PostgresConnection, worker: PostgresWorker) {
    this.#connection = connection;
    this.#worker = worker;
    this.#holdings = new Holdings(connection, worker);
  }

  exclusively<T>(work: () => Promise<T>): Promise<T> {
    // One at a time in this process, too: each that waits for the lock in the database would keep a connection.
    const turn = this.#turn.then(() => this.#withLock(work));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async files(root: string): Promise<FileEntry[]> {
    return readFiles(this.#connection, root);
  }

  async entries(): Promise<LedgerEntry[]> {
    return readEntries(this.#connection);
  }

  async get(id: string): Promise<LedgerEntry | undefined> {
    return readEntry(this.#connection, id);
  }

  async record(changes: FolderChanges): Promise<void> {
    const database = this.#planning?.session ?? this.#connection;
    await database.transaction((transaction) => recordChanges(transaction, changes, this.#planning?.since));
    this.#hasRecorded = true;
  }

  async claim(root: string): Promise<ClaimedDocument | undefined> {
    const id = await this.#holdings.claim(root);
    const entry = id === undefined ? undefined : await this.get(id);
    return entry && { ...entry, ...entry.files.find((file) => file.root === root) };
  }

  async elsewhere(root: string): Promise<number> {
    const [row] = await this.#connection.query<{ count: number }>(
      `SELECT count(DISTINCT d.id)::integer AS count FROM $schema.files f JOIN $schema.documents d ON d.id = f.document_id
       WHERE f.root = $1 AND d.state NOT IN ('indexed', 'failed') AND NOT d.id = ANY($2::text[])`,
      [root, this.#holdings.ids],
    );
    return row?.count ?? 0;
  }

  async release(id: string, state: "queued" | "chunking"): Promise<void> {
    await this.#connection.query(
      `UPDATE $schema.documents SET state = $2, sync_id = NULL, updated_at = clock_timestamp()
       WHERE id = $1 AND sync_id = $3`,
      [id, state, this.#worker.id],
    );
    this.#holdings.done(id);
  }

  async setState(id: string, state: DocumentState): Promise<void> {
    await this.#holdings.write(id, async (transaction) => {
      await transaction.query("UPDATE $schema.documents SET state = $2, updated_at = clock_timestamp() WHERE id = $1", [
        id,
        state,
      ]);
    });
  }

  async setParsed(id: string, content: ParsedContent): Promise<void> {
    const { title, pageKind, pages, warning, pipeline } = content;
    const unreadable = new Set(content.unreadablePages);
    await this.#holdings.write(id, async (transaction) => {
      await transaction.query("DELETE FROM $schema.pages WHERE document_id = $1", [id]);
      await insertPages(transaction, id, pages, (page, number) => pageState(page, unreadable.has(number)));
      await transaction.query(
        `UPDATE $schema.documents SET state = 'chunking', title = $2, page_kind = $3, warning = $4, page_count = $5,
         chunk_count = 0, embedded_count = 0, pipeline = $6, updated_at = clock_timestamp() WHERE id = $1`,
        [id, storableText(title), pageKind, warning ?? null, pages.length, pipeline],
      );
    });
  }

  async setProgress(id: string, { embedded, chunks, completePages, added }: EmbeddingProgress): Promise<void> {
    // The sum is written, not added to: a write that is made twice must not count twice.
    this.#chunksEmbedded += added;
    await this.#holdings.write(id, async (transaction) => {
      await transaction.query(
        `UPDATE $schema.documents SET state = 'embedding', embedded_count = $2, chunk_count = $3,
         updated_at = clock_timestamp() WHERE id = $1`,
        [id, embedded, chunks],
      );
      await transaction.query(
        `UPDATE $schema.pages SET state = 'indexed', updated_at = clock_timestamp()
         WHERE document_id = $1 AND page <= $2 AND state = 'read'`,
        [id, completePages],
      );
      await transaction.query("UPDATE $schema.syncs SET chunks_embedded = $2 WHERE id = $1", [
        this.#worker.id,
        this.#chunksEmbedded,
      ]);
    });
  }

  async setIndexed(id: string, chunkCount: number): Promise<void> {
    await this.#holdings.write(id, async (transaction) => {
      await transaction.query(
        `UPDATE $schema.documents SET state = 'indexed', chunk_count = $2, embedded_count = $2,
         updated_at = clock_timestamp() WHERE id = $1`,
        [id, chunkCount],
      );
      await transaction.query(
        `UPDATE $schema.pages SET state = 'indexed', updated_at = clock_timestamp()
         WHERE document_id = $1 AND state = 'read'`,
        [id],
      );
      await transaction.query("UPDATE $schema.files SET searchable_id = NULL WHERE document_id = $1", [id]);
    });
    this.#holdings.done(id);
  }

  async setFailed(id: string, { code, message }: Failure, pipeline: string): Promise<void> {
    await this.#holdings.write(id, async (transaction) => {
      await transaction.query("DELETE FROM $schema.pages WHERE document_id = $1", [id]);
      await transaction.query(
        `UPDATE $schema.documents SET state = 'failed', failure_code = $2, failure_message = $3, warning = NULL,
         page_count = 0, chunk_count = 0, embedded_count = 0, pipeline = $4, updated_at = clock_timestamp()
         WHERE id = $1`,
        [id, code, storableText(message), pipeline],
      );
    });
    this.#holdings.done(id);
  }

  async unreferenced(): Promise<string[]> {
    const rows = await this.#connection.query<{ id: string }>(
      `SELECT id FROM $schema.documents d WHERE ${IS_UNREFERENCED}`,
    );
    return rows.map(({ id }) => id);
  }

  async remove(ids: readonly string[]): Promise<void> {
    const database = this.#planning?.session ?? this.#connection;
    await database.transaction(async (transaction) => {
      // Waits for transactions that are giving one of them a file, so that the next statement sees it and lets it be.
      await transaction.query("SELECT 1 FROM $schema.documents WHERE id = ANY($1) ORDER BY id FOR UPDATE", [ids]);
      await transaction.query(`DELETE FROM $schema.documents d WHERE id = ANY($1) AND ${IS_UNREFERENCED}`, [ids]);
    });
  }

  async pages(id: string): Promise<ParsedPage[]> {
    return readPages(this.#connection, id);
  }

  async finish(outcome: "done" | "stopped" | "failed", message?: string): Promise<void> {
    const sql = `UPDATE $schema.syncs SET outcome = $2, message = $3, ended_at = clock_timestamp(),
      seen_at = clock_timestamp() WHERE id = $1`;
    const values = [this.#worker.id, outcome, message === undefined ? null : storableText(message)];
    // A sync that failed because the database is gone has waited for it already.
    if (outcome === "failed") await this.#connection.queryOnce(sql, values);
    else await this.#connection.query(sql, values);
  }

  async close(): Promise<void> {
    await this.#worker.close();
  }

  async #withLock<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      this.#hasRecorded = false;
      try {
        return await this.#underLock(work);
      } catch (error) {
        // The lock went with its connection. As long as nothing was written down, all can be done again.
        const again = error instanceof StoreUnavailableError && !this.#hasRecorded && attempt < planningAttempts;
        if (!again) throw error;
      }
    }
  }

  async #underLock<T>(work: () => Promise<T>): Promise<T> {
    const session = await acquirePlanningLock(this.#connection, planningWaitMs);
    try {
      const [row] = await session.query<{ now: string }>("SELECT clock_timestamp()::text AS now");
      this.#planning = { session, since: row?.now ?? "" };
      return await work();
    } finally {
      this.#planning = undefined;
      await session.end();
    }
  }
}
