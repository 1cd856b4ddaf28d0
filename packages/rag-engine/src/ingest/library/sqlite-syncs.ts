import type Database from "better-sqlite3";
import { hostname } from "node:os";
import process from "node:process";
import type { SyncOutcome, SyncRecord } from "./sync-record.js";

/** @returns what this process is called in the library. */
export function workerName(): string {
  return `process ${process.pid} on ${hostname()}`;
}

/**
 * Writes down that a sync begins, and forgets the oldest ones.
 *
 * @returns the id of its row.
 */
export function beginSync(db: Database.Database, root: string): number | bigint {
  const now = new Date().toISOString();
  return db.transaction(() => {
    db.prepare("DELETE FROM syncs WHERE id <= (SELECT max(id) FROM syncs) - ?").run(kept);
    return db
      .prepare("INSERT INTO syncs (worker, root, started_at, seen_at) VALUES (?, ?, ?, ?)")
      .run(workerName(), root, now, now).lastInsertRowid;
  })();
}

/**
 * The last syncs, newest first.
 *
 * @param isRunning whether a sync is at work now: it is the newest one; any other that did not end was interrupted.
 */
export function readSyncs(db: Database.Database, isRunning: boolean): SyncRecord[] {
  const rows = db.prepare<[number], SyncRow>("SELECT * FROM syncs ORDER BY id DESC LIMIT ?").all(kept);
  return rows.map((row, index) => toRecord(row, isRunning && index === 0));
}

const kept = 20;

interface SyncRow {
  worker: string;
  root: string;
  started_at: string;
  seen_at: string;
  ended_at: string | null;
  outcome: string | null;
  message: string | null;
  chunks_embedded: number;
}

function toRecord(row: SyncRow, isRunning: boolean): SyncRecord {
  const unended = isRunning ? "running" : "interrupted";
  return {
    worker: row.worker,
    root: row.root,
    startedAt: row.started_at,
    seenAt: row.seen_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    outcome: row.outcome === null ? unended : (row.outcome as SyncOutcome),
    ...(row.message === null ? {} : { message: row.message }),
    chunksEmbedded: row.chunks_embedded,
  };
}
