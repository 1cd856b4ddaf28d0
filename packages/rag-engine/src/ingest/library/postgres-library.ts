import { toRecord } from "./document-row.js";
import type { DocumentRecord, PageRecord } from "./document-record.js";
import type { Library, SearchableDocument } from "./library.js";
import { PostgresConnection } from "./postgres-connection.js";
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

/** Options of {@link openPostgresLibrary}. */
export interface PostgresLibraryOptions {
  /** Schema that holds the tables. Lower-case letters, digits and `_`. Default `rag_engine`. */
  schema?: string;
  /** What this process is called in the list of syncs. Default `process <pid> on <host>`. */
  workerId?: string;
  /**
   * How long a sync counts as alive after its last sign of life, in milliseconds. It gives one three times within that, and
   * when it stops, others take over what it was at work on. Default 30,000.
   */
  leaseMs?: number;
  /** Whether to make the tables when there are none. Default true. */
  create?: boolean;
  /** Connections of this process to the database. Default 5, at least 2. */
  maxConnections?: number;
  /** How long a lost connection is tried for again before an error says so, in milliseconds. Default 30,000. */
  retryForMs?: number;
}

/**
 * Opens the library in a PostgreSQL database, or makes one. Any number of processes on any number of machines may have it
 * open, and any number of them may sync.
 *
 * @param url `postgres://user@host:5432/database`. What it leaves out comes from `PGPASSWORD`, the password file and the
 *   other variables that every PostgreSQL program knows.
 * @throws DatabaseUnavailableError, DatabaseRefusedError; LibraryNotFoundError with `create: false` when there is none;
 *   LibraryError when it is of a newer version or the address makes no sense. No message holds the password.
 */
export async function openPostgresLibrary(url: string, options: PostgresLibraryOptions = {}): Promise<Library> {
  const { schema = "rag_engine", create = true, maxConnections = 5, retryForMs } = options;
  const connection = new PostgresConnection(url, {
    schema,
    // One holds the lock while a folder is compared, another one does the work meanwhile.
    maxConnections: Math.max(2, maxConnections),
    ...(retryForMs === undefined ? {} : { retryForMs }),
  });
  try {
    await migrateLibrary(connection, create);
    return new PostgresLibrary(connection, options.workerId ?? workerName(), options.leaseMs ?? 30_000);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

class PostgresLibrary implements Library {
  readonly #connection: PostgresConnection;
  readonly #workerName: string;
  readonly #leaseMs: number;

  constructor(connection: PostgresConnection, name: string, leaseMs: number) {
    this.#connection = connection;
    this.#workerName = name;
    this.#leaseMs = leaseMs;
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
