import { SyncInProgressError } from "../errors.js";
import type { FileEntry, LedgerEntry } from "./ledger.js";
import type { ChunkCount, KeptPage, Maintenance } from "./maintenance.js";
import { storableText, type PostgresConnection, type Queryable } from "langchain-hybrid-store/postgres";
import { insertPages } from "./postgres-pages.js";
import { lockSchema } from "./postgres-schema.js";
import { placeOf, type PostgresWorker } from "./postgres-worker.js";

/** Maintenance of a library in PostgreSQL, as long as its worker lives. */
export class PostgresMaintenance implements Maintenance {
  readonly #connection: PostgresConnection;
  readonly #worker: PostgresWorker;

  constructor(connection: PostgresConnection, worker: PostgresWorker) {
    this.#connection = connection;
    this.#worker = worker;
  }

  async restore(document: LedgerEntry, pages: readonly KeptPage[]): Promise<void> {
    await this.#write(async (transaction) => {
      await transaction.query(PUT_DOCUMENT, columnsOf(document));
      await transaction.query("DELETE FROM $schema.pages WHERE document_id = $1", [document.id]);
      await insertPages(transaction, document.id, pages, (page) => page.state);
      await transaction.query("UPDATE $schema.pages SET updated_at = $2 WHERE document_id = $1", [
        document.id,
        document.updatedAt,
      ]);
    });
  }

  async replaceFiles(files: readonly FileEntry[]): Promise<void> {
    await this.#write(async (transaction) => {
      await transaction.query("DELETE FROM $schema.files");
      await transaction.query(
        `INSERT INTO $schema.files (root, path, document_id, searchable_id)
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])`,
        [
          files.map(({ root }) => root),
          files.map(({ path }) => path),
          files.map(({ documentId }) => documentId),
          files.map(({ searchableId }) => searchableId ?? null),
        ],
      );
    });
  }

  async recount(counts: readonly ChunkCount[]): Promise<void> {
    await this.#write(async (transaction) => {
      await transaction.query(
        `UPDATE $schema.documents d SET chunk_count = c.chunks, embedded_count = c.chunks, pipeline = c.pipeline
         FROM unnest($1::text[], $2::integer[], $3::text[]) AS c (id, chunks, pipeline) WHERE d.id = c.id`,
        [
          counts.map(({ id }) => id),
          counts.map(({ chunkCount }) => chunkCount),
          counts.map(({ pipeline }) => pipeline),
        ],
      );
    });
  }

  async close(): Promise<void> {
    await this.#worker.close();
  }

  /** @throws SyncInProgressError when this process gave no sign of life for so long that a sync may have begun. */
  async #write(work: (transaction: Queryable) => Promise<void>): Promise<void> {
    await this.#connection.transaction(async (transaction) => {
      // Nobody starts while this transaction is under way; nobody has, when the lease has not run out.
      await lockSchema(transaction, this.#connection.schema);
      const alive = await transaction.query(
        "SELECT 1 FROM $schema.syncs WHERE id = $1 AND lease_until > clock_timestamp()",
        [this.#worker.id],
      );
      if (alive.length === 0) throw new SyncInProgressError(placeOf(this.#connection), undefined);
      await work(transaction);
    });
  }
}

function columnsOf(document: LedgerEntry): (string | number | null)[] {
  return [
    document.id,
    document.contentHash,
    document.bytes,
    document.mediaType,
    storableText(document.title),
    document.pageKind,
    document.pageCount,
    document.chunkCount,
    document.embeddedCount,
    document.state,
    document.failure?.code ?? null,
    document.failure?.message ?? null,
    document.warning ?? null,
    document.pipeline,
    document.queuedAt,
    document.updatedAt,
  ];
}

const COLUMNS = `content_hash, bytes, media_type, title, page_kind, page_count, chunk_count, embedded_count, state,
  failure_code, failure_message, warning, pipeline, queued_at, updated_at`;

const PUT_DOCUMENT = `INSERT INTO $schema.documents (id, ${COLUMNS})
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
  ON CONFLICT (id) DO UPDATE SET (${COLUMNS}) = ROW (${COLUMNS.replaceAll(/\w+/g, "excluded.$&")})`;
