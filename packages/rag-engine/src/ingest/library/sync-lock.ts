import Database from "better-sqlite3";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { SyncInProgressError } from "../errors.js";
import { typedSqliteErrors } from "./sqlite-errors.js";

/** Held while a sync runs. */
export interface SyncLock {
  release(): void;
}

/** A sync that only looks whether another one runs holds the lock for less than this. */
const lookMs = 250;

/**
 * Takes the only sync lock of a data directory. The lock is a transaction on a database of its own: the operating
 * system drops it when the process dies in any way, so no lock is ever left behind.
 *
 * @throws SyncInProgressError when another sync holds it, in this process or another; DiskFullError, LibraryError.
 */
export function acquireSyncLock(directory: string): SyncLock {
  return typedSqliteErrors(() => {
    mkdirSync(directory, { recursive: true });
    const pidFile = join(directory, "sync.pid");
    const db = new Database(join(directory, "sync.lock"), { timeout: lookMs });
    try {
      begin(db, directory, pidFile);
    } catch (error) {
      db.close();
      throw error;
    }
    return {
      release() {
        rmSync(pidFile, { force: true });
        db.close();
      },
    };
  });
}

/** @returns whether a sync is at work in a data directory now. */
export function isSyncRunning(directory: string): boolean {
  const file = join(directory, "sync.lock");
  if (!existsSync(file)) return false;
  const db = new Database(file, { timeout: 0, readonly: true });
  try {
    db.prepare("SELECT count(*) FROM sqlite_master").get();
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    db.close();
  }
}

function begin(db: Database.Database, directory: string, pidFile: string): void {
  try {
    db.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    if (isBusy(error)) throw new SyncInProgressError(directory, readPid(pidFile));
    throw error;
  }
  writeFileSync(pidFile, `${process.pid}\n`);
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
