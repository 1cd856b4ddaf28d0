import Database from "better-sqlite3";
import { join } from "node:path";
import { ReindexBusyError } from "./errors.js";
import { typedSqliteErrors } from "../library/sqlite-errors.js";

/**
 * Takes the right to build a generation in a data directory. As with the lock of the syncs, the operating system drops it
 * when the process dies in any way.
 *
 * @returns what gives it back; safe to call twice.
 * @throws ReindexBusyError when another holds it, in this process or another.
 */
export function acquireBuildLock(directory: string): () => void {
  return typedSqliteErrors(() => {
    const database = new Database(join(directory, "reindex.lock"), { timeout: 0 });
    try {
      database.exec("BEGIN EXCLUSIVE");
    } catch (error) {
      database.close();
      if (isBusy(error)) throw new ReindexBusyError(directory, { cause: error });
      throw error;
    }
    return () => void database.close();
  });
}

function isBusy(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
}
