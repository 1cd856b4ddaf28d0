import Database from "better-sqlite3";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { SyncInProgressError } from "../errors.js";

/** Held while a sync runs. */
export interface SyncLock {
  release(): void;
}

/**
 * Takes the only sync lock of a data directory. The lock is a transaction on a database of its own: the operating
 * system drops it when the process dies in any way, so no lock is ever left behind.
 *
 * @throws SyncInProgressError when another sync holds it, in this process or another.
 */
export function acquireSyncLock(directory: string): SyncLock {
  mkdirSync(directory, { recursive: true });
  const pidFile = join(directory, "sync.pid");
  const db = new Database(join(directory, "sync.lock"), { timeout: 0 });
  try {
    db.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    db.close();
    if (isBusy(error)) throw new SyncInProgressError(directory, readPid(pidFile));
    throw error;
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return {
    release() {
      rmSync(pidFile, { force: true });
      db.exec("ROLLBACK");
      db.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    // The holder has not written it yet, or has just let go.
    return undefined;
  }
}
