import { workerData } from "node:worker_threads";
import { checkFullText } from "./check/full-text.js";
import { mend, type Mendable } from "./check/mend.js";
import { connect, type ConnectionOptions } from "./database.js";
import type { SqlCondition } from "./filter-sql.js";
import { pruneRemovals } from "./prune-removals.js";
import { serveRequests, type WorkerRequest } from "./worker-server.js";
import { manifestExists } from "./writer-codes.js";

/** What the writing thread starts with. */
export interface WriterData {
  file: string;
  /** Upper bound of the database file; beyond it writes fail as on a full disk. */
  maxSizeBytes?: number;
  connection: ConnectionOptions;
}

/** Rows to write, column by column; `vectors` holds one unit vector after the other. */
export interface Rows {
  ids: string[];
  texts: string[];
  metadata: string[];
  vectors: Float32Array<ArrayBuffer>;
}

/** A request to the writing thread. The rows of one call arrive in slices and are written when it is complete. */
export type WriterRequest = WorkerRequest &
  (
    | { type: "stage"; call: number; rows: Rows }
    | { type: "discard"; call: number }
    | { type: "commit"; call: number; manifest?: string }
    | { type: "delete"; condition: SqlCondition }
    | { type: "check-full-text" }
    | { type: "mend"; code: Mendable }
    | { type: "close" }
  );

// Commits wait for the disk, and checkpoints copy megabytes: both happen here so that neither stops the main thread.
const { file, maxSizeBytes, connection } = workerData as WriterData;
const database = connect(file, connection);
if (maxSizeBytes !== undefined) {
  const pageSize = database.pragma("page_size", { simple: true }) as number;
  database.pragma(`max_page_count = ${Math.max(1, Math.floor(maxSizeBytes / pageSize))}`);
}
const setManifest = database.prepare("INSERT OR IGNORE INTO store (key, value) VALUES ('manifest', ?)");
const remove = database.prepare("DELETE FROM chunks WHERE id = ?");
const addChunk = database.prepare("INSERT INTO chunks (id, text, metadata) VALUES (?, ?, ?)");
const addVector = database.prepare("INSERT INTO vectors (label, vector) VALUES (?, ?)");
const staged = new Map<number, Rows[]>();

const upsert = database.transaction((slices: readonly Rows[], manifest: string | undefined) => {
  if (manifest !== undefined && setManifest.run(manifest).changes === 0) {
    throw Object.assign(new Error("The store has a manifest already."), { code: manifestExists });
  }
  for (const rows of slices) write(rows);
  pruneRemovals(database);
});

const deleteWhere = database.transaction(({ sql, values }: SqlCondition) => {
  database.prepare(`DELETE FROM chunks WHERE ${sql}`).run(...values);
  pruneRemovals(database);
});

serveRequests<WriterRequest>((request) => {
  switch (request.type) {
    case "stage":
      staged.set(request.call, [...(staged.get(request.call) ?? []), request.rows]);
      return undefined;
    case "discard":
      staged.delete(request.call);
      return undefined;
    case "commit": {
      const slices = staged.get(request.call) ?? [];
      staged.delete(request.call);
      return upsert.immediate(slices, request.manifest);
    }
    case "delete":
      return deleteWhere.immediate(request.condition);
    case "check-full-text":
      return checkFullText(database);
    case "mend":
      return mend(database, request.code);
    case "close":
      database.pragma("wal_checkpoint(TRUNCATE)");
      database.close();
      return undefined;
  }
});

function write({ ids, texts, metadata, vectors }: Rows): void {
  const bytes = ids.length === 0 ? 0 : vectors.byteLength / ids.length;
  for (const [i, id] of ids.entries()) {
    remove.run(id);
    const { lastInsertRowid } = addChunk.run(id, texts[i], metadata[i]);
    addVector.run(lastInsertRowid, Buffer.from(vectors.buffer, vectors.byteOffset + i * bytes, bytes));
  }
}
