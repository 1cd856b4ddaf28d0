import { toRecord } from "./document-row.js";
import type { DocumentRecord, PageRecord } from "./document-record.js";
import type { Library, SearchableDocument } from "./library.js";
import type { PostgresLibraryOptions } from "./open-postgres-library.js";
import { PostgresConnection } from "langchain-hybrid-store/postgres";
import { PostgresLedger } from "./postgres-ledger.js";
import { PostgresMaintenance } from "./postgres-maintenance.js";
import {
  IS_HELD,
  PAGE_UPDATED_AT,
  readEntries,
  readFiles,
  readPages,
  readSyncs,
  readTally,
  SELECT_DOCUMENTS,
  type PostgresDocumentRow,
} from "./postgres-reader.js";
import { migrateLibrary } from "./postgres-schema.js";
import { PostgresWorker } from "./postgres-worker.js";
import { workerName } from "./sqlite-syncs.js";

/** The library in a schema of a PostgreSQL database. */
export class PostgresLibrary implements Library {
  readonly #connection: PostgresConnection;
  readonly #workerName: string;
  readonly #leaseMs: number;

  private constructor(connection: PostgresConnection, name: string, leaseMs: number) {
    this.#connection = connection;
    this.#workerName = name;
    this.#leaseMs = leaseMs;
  }

  /** See `openPostgresLibrary`. */
  static async open(url: string, options: PostgresLibraryOptions): Promise<PostgresLibrary> {
    const { schema = "rag_engine", create = true, maxConnections = 5, retryForMs } = options;
    const connection = new PostgresConnection(url, {
      schema,
      // One holds the lock while a folder is compared, another one does the work meanwhile.
      poolSize: Math.max(2, maxConnections),
      retryForMs,
      applicationName: "rag-engine",
    });
    try {
      await migrateLibrary(connection, create);
      return new PostgresLibrary(connection, options.workerId ?? workerName(), options.leaseMs ?? 30_000);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  async documents() {
    const rows = await this.#connection.query<PostgresDocumentRow>(`${SELECT_DOCUMENTS} WHERE ${IS_HELD}`);
    return rows.map(toLiveRecord).toSorted((a, b) => compare(a.root, b.root) || compare(a.path, b.path));
  }

  async document(id: string) {
    const [row] = await this.#connection.query<PostgresDocumentRow>(`${SELECT_DOCUMENTS} WHERE d.id = $1`, [id]);
    return row && toLiveRecord(row);
  }

  async searchable(ids: readonly string[]) {
    const rows = await this.#connection.query<SearchableDocument>(SELECT_SEARCHABLE, [ids]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  async pageText(documentId: string, page: number) {
    const [row] = await this.#connection.query<{ text: string }>(
      "SELECT text FROM $schema.pages WHERE document_id = $1 AND page = $2",
      [documentId, page],
    );
    return row?.text;
  }

  pages(documentId: string) {
    return readPages(this.#connection, documentId);
  }

  async pageRecords(documentId: string): Promise<PageRecord[]> {
    const rows = await this.#connection.query<Omit<PageRecord, "name"> & { name: string | null }>(
      `SELECT page, name, state, ${PAGE_UPDATED_AT} FROM $schema.pages WHERE document_id = $1 ORDER BY page`,
      [documentId],
    );
    return rows.map(({ name, ...record }) => ({ ...record, ...(name === null ? {} : { name }) }));
  }

  files(root: string) {
    return readFiles(this.#connection, root);
  }

  entries() {
    return readEntries(this.#connection);
  }

  tally() {
    return readTally(this.#connection);
  }

  syncs() {
    return readSyncs(this.#connection);
  }

  async startSync(root = "") {
    const lease = { name: this.#workerName, leaseMs: this.#leaseMs };
    return new PostgresLedger(this.#connection, await PostgresWorker.start(this.#connection, { ...lease, root }));
  }

  async startMaintenance() {
    const lease = { name: this.#workerName, leaseMs: this.#leaseMs };
    const alone = { ...lease, root: "", isMaintenance: true };
    return new PostgresMaintenance(this.#connection, await PostgresWorker.start(this.#connection, alone));
  }

  close() {
    return this.#connection.close();
  }
}

/** A content that takes the place of one that is still searched is not shown before it is complete. */
const SELECT_SEARCHABLE = `
SELECT d.id, d.title, d.page_kind AS "pageKind", min(f.path) AS path
FROM $schema.documents d JOIN $schema.files f ON f.searchable_id = d.id
  OR (f.document_id = d.id AND (d.state = 'indexed' OR f.searchable_id IS NULL))
WHERE d.id = ANY($1) GROUP BY d.id`;

function toLiveRecord(row: PostgresDocumentRow): DocumentRecord {
  return { ...toRecord(row), ...(row.worker === null ? {} : { worker: row.worker }) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
