import Database from "better-sqlite3";
import { DiskFullError } from "langchain-hybrid-store";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { LibraryError } from "../errors.js";
import type { DocumentRecord, PageRecord, PageState } from "./document-record.js";
import { toRecord, type DocumentRow } from "./document-row.js";
import type { Library, SearchableDocument } from "./library.js";
import { prepareSchema } from "./schema.js";
import { isDiskFull, typedSqliteErrors } from "./sqlite-errors.js";
import { SqliteLedger } from "./sqlite-ledger.js";
import { SqliteMaintenance } from "./sqlite-maintenance.js";
import { IS_HELD, readEntries, readFiles, readPages, readTally, SELECT_DOCUMENTS } from "./sqlite-reader.js";
import { readSyncs } from "./sqlite-syncs.js";
import { acquireSyncLock, isSyncRunning } from "./sync-lock.js";

/** Options of {@link openLibrary}. */
export interface LibraryOptions {
  /** Upper limit of the database file in bytes; writing beyond throws `DiskFullError`. Default: none. */
  maxSizeBytes?: number;
}

/**
 * Opens the library in a data directory, or makes one. Several processes may have it open; one of them syncs.
 *
 * @throws LibraryError when the file cannot be opened or is no library of this version.
 */
export function openLibrary(directory: string, options: LibraryOptions = {}): Library {
  return new SqliteLibrary(directory, openDatabase(directory, options));
}

class SqliteLibrary implements Library {
  readonly #directory: string;
  readonly #db: Database.Database;
  readonly #pageText: Database.Statement<[string, number], { text: string }>;

  constructor(directory: string, db: Database.Database) {
    this.#directory = directory;
    this.#db = db;
    this.#pageText = db.prepare("SELECT text FROM pages WHERE document_id = ? AND page = ?");
  }

  async documents() {
    const records = typedSqliteErrors(() =>
      this.#db.prepare<[], DocumentRow>(`${SELECT_DOCUMENTS} WHERE ${IS_HELD}`).all().map(toRecord),
    );
    const worker = records.some(isUnderWay) ? await this.#worker() : undefined;
    return records
      .map((record) => (worker !== undefined && isUnderWay(record) ? { ...record, worker } : record))
      .toSorted((a, b) => compare(a.root, b.root) || compare(a.path, b.path));
  }

  async document(id: string) {
    return typedSqliteErrors(() => {
      const row = this.#db.prepare<[string], DocumentRow>(`${SELECT_DOCUMENTS} WHERE d.id = ?`).get(id);
      return row && toRecord(row);
    });
  }

  async searchable(ids: readonly string[]) {
    const rows = typedSqliteErrors(() =>
      this.#db.prepare<[string], SearchableRow>(SELECT_SEARCHABLE).all(JSON.stringify(ids)),
    );
    return new Map(rows.map((row) => [row.id, toSearchable(row)]));
  }

  async pageText(documentId: string, page: number) {
    return typedSqliteErrors(() => this.#pageText.get(documentId, page)?.text);
  }

  async pages(documentId: string) {
    return typedSqliteErrors(() => readPages(this.#db, documentId));
  }

  async pageRecords(documentId: string): Promise<PageRecord[]> {
    return typedSqliteErrors(() =>
      this.#db
        .prepare<[string], { page: number; name: string | null; state: PageState; updatedAt: string }>(
          "SELECT page, name, state, updated_at AS updatedAt FROM pages WHERE document_id = ? ORDER BY page",
        )
        .all(documentId)
        .map(({ name, ...record }) => ({ ...record, ...(name === null ? {} : { name }) })),
    );
  }

  async files(root: string) {
    return typedSqliteErrors(() => readFiles(this.#db, root));
  }

  async entries() {
    return typedSqliteErrors(() => readEntries(this.#db));
  }

  async tally() {
    return typedSqliteErrors(() => readTally(this.#db));
  }

  async syncs() {
    return typedSqliteErrors(() => readSyncs(this.#db, isSyncRunning(this.#directory)));
  }

  async startSync(root = "") {
    const lock = acquireSyncLock(this.#directory);
    try {
      return new SqliteLedger(this.#db, lock, root);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  async startMaintenance() {
    return new SqliteMaintenance(this.#db, acquireSyncLock(this.#directory));
  }

  async close() {
    this.#db.close();
  }

  /** There is one sync at a time: what is under way is its work, if it is still alive. */
  async #worker(): Promise<string | undefined> {
    return (await this.syncs()).find(({ outcome }) => outcome === "running")?.worker;
  }
}

function isUnderWay({ state }: DocumentRecord): boolean {
  return state === "parsing" || state === "embedding";
}

interface SearchableRow {
  id: string;
  title: string;
  path: string;
  page_kind: string;
}

/** A content that takes the place of one that is still searched is not shown before it is complete. */
const SELECT_SEARCHABLE = `
SELECT d.id, d.title, d.page_kind, min(f.path) AS path
FROM documents d JOIN files f ON f.searchable_id = d.id
  OR (f.document_id = d.id AND (d.state = 'indexed' OR f.searchable_id IS NULL))
WHERE d.id IN (SELECT value FROM json_each(?)) GROUP BY d.id`;

function toSearchable({ id, title, path, page_kind: kind }: SearchableRow): SearchableDocument {
  return { id, title, path, pageKind: kind as SearchableDocument["pageKind"] };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function openDatabase(directory: string, { maxSizeBytes }: LibraryOptions): Database.Database {
  const file = join(directory, "library.sqlite");
  try {
    mkdirSync(directory, { recursive: true });
    const db = new Database(file, { timeout: 10_000 });
    db.pragma("journal_mode = WAL");
    // With WAL, NORMAL cannot corrupt; a power cut can lose the last commits, which the next sync does again.
    db.pragma("synchronous = NORMAL");
    db.pragma("foreign_keys = ON");
    prepareSchema(db, file);
    if (maxSizeBytes !== undefined) {
      const pageSize = Number(db.pragma("page_size", { simple: true }));
      db.pragma(`max_page_count = ${Math.max(1, Math.floor(maxSizeBytes / pageSize))}`);
    }
    return db;
  } catch (error) {
    if (error instanceof LibraryError) throw error;
    if (isDiskFull(error)) throw new DiskFullError("the library", { cause: error });
    const reason = error instanceof Error ? error.message : String(error);
    throw new LibraryError(
      `The library ${file} cannot be opened: ${reason}. Check the folder and its permissions; ` +
        "if the file is damaged, move it away and sync again.",
      { cause: error },
    );
  }
}
