import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type Database from "better-sqlite3";
import { StoreBusyError, StoreReadonlyError } from "../errors.js";
import { openDatabase } from "./database.js";
import type { EmbeddedStoreOptions } from "./options.js";
import { storeErrorFrom } from "./sqlite-errors.js";

/** A database that is open, and where it really lies. */
export interface OpenedDatabase {
  database: Database.Database;
  file: string;
  /** To be called once it is closed. */
  release(): void;
}

const attempts = 3;

/**
 * Opens a store's database. With `readonly`, one in a folder that cannot be written is copied to the system's temporary
 * folder and read there: SQLite reads a database with a write-ahead log only where it can make the log's index beside it,
 * and better-sqlite3 cannot tell it that the file is immutable.
 */
export function openOrCopy(file: string, options: EmbeddedStoreOptions): OpenedDatabase {
  try {
    return { database: openDatabase(file, options), file, release: () => undefined };
  } catch (error) {
    if (!(options.readonly === true && error instanceof StoreReadonlyError)) throw error;
    const folder = copyToTemporary(file);
    const release = (): void => rmSync(folder, { recursive: true, force: true });
    try {
      const copy = path.join(folder, path.basename(file));
      return { database: openDatabase(copy, options), file: copy, release };
    } catch (cause) {
      release();
      throw cause;
    }
  }
}

function copyToTemporary(file: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "hybrid-store-"));
  try {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const before = stateOf(file);
      for (const suffix of ["", "-wal"]) {
        const target = path.join(folder, path.basename(file) + suffix);
        rmSync(target, { force: true });
        if (existsSync(file + suffix)) copyFileSync(file + suffix, target);
      }
      // Who has the right may write while others only read.
      if (stateOf(file) === before) return folder;
    }
    throw new StoreBusyError(file);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw storeErrorFrom(error, file);
  }
}

function stateOf(file: string): string {
  return [file, `${file}-wal`]
    .map((one) => statSync(one, { throwIfNoEntry: false, bigint: true }))
    .map((stats) => (stats === undefined ? "" : `${stats.size} ${stats.mtimeNs}`))
    .join();
}
