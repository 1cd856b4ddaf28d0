import Database from "better-sqlite3";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { LibraryError } from "../errors.js";
import type { DocumentRecord } from "./document-record.js";
import { Ledger } from "./ledger.js";
import { prepareSchema } from "./schema.js";
import { typedSqliteErrors } from "./sqlite-errors.js";

/** The documents that have been synced, and the text of their pages. All calls are synchronous. */
export interface Library {
  /** The folder that holds `library.sqlite`. */
  readonly directory: string;
  /** The present version of every document, by root and path. */
  documents(): DocumentRecord[];
  /** Any version that is still known, for instance an older one that is still searched. */
  document(id: string): DocumentRecord | undefined;
  /**
   * Text of a page exactly as it was chunked: spans of chunks and citations refer to it.
   *
   * @param page counted from 1.
   */
  pageText(documentId: string, page: number): string | undefined;
  /** Writing access, for `syncFolder`. */
  readonly ledger: Ledger;
  close(): void;
}

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
  const db = openDatabase(directory, options);
  const ledger = new Ledger(db);
  const pageText = db.prepare<[string, number], { text: string }>(
    "SELECT text FROM pages WHERE document_id = ? AND page = ?",
  );
  return {
    directory,
    ledger,
    documents: () => typedSqliteErrors(() => ledger.current()),
    document: (id) => typedSqliteErrors(() => ledger.get(id)),
    pageText: (documentId, page) => typedSqliteErrors(() => pageText.get(documentId, page)?.text),
    close: () => void db.close(),
  };
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
    const reason = error instanceof Error ? error.message : String(error);
    throw new LibraryError(
      `The library ${file} cannot be opened: ${reason}. Check the folder and its permissions; ` +
        "if the file is damaged, move it away and sync again.",
      { cause: error },
    );
  }
}
