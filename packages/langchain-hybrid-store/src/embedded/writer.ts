import { workerData } from "node:worker_threads";
import { connect } from "./database.js";
import { serveRequests, type WorkerRequest } from "./worker-server.js";

/** What the writing thread starts with. */
export interface WriterData {
  file: string;
  /** Upper bound of the database file; beyond it writes fail as on a full disk. */
  maxSizeBytes?: number;
}

/** A request to the writing thread. */
export type WriterRequest = WorkerRequest &
  (
    | { type: "upsert"; ids: string[]; texts: string[]; metadata: string[]; vectors: Float32Array; manifest?: string }
    | { type: "delete"; sql: string; values: (string | number)[] }
    | { type: "close" }
  );

// Commits reach the disk, and checkpoints copy megabytes: both happen here so that neither stops the main thread.
const { file, maxSizeBytes } = workerData as WriterData;
const database = connect(file);
if (maxSizeBytes !== undefined) {
  const pageSize = database.pragma("page_size", { simple: true }) as number;
  database.pragma(`max_page_count = ${Math.max(1, Math.floor(maxSizeBytes / pageSize))}`);
}
const setManifest = database.prepare("INSERT OR IGNORE INTO store (key, value) VALUES ('manifest', ?)");
const remove = database.prepare("DELETE FROM chunks WHERE id = ?");
const addChunk = database.prepare("INSERT INTO chunks (id, text, metadata) VALUES (?, ?, ?)");
const addVector = database.prepare("INSERT INTO vectors (label, vector) VALUES (?, ?)");

const upsert = database.transaction((request: Extract<WriterRequest, { type: "upsert" }>) => {
  if (request.manifest !== undefined) setManifest.run(request.manifest);
  const { ids, texts, metadata, vectors } = request;
  const dimension = ids.length === 0 ? 0 : vectors.length / ids.length;
  for (const [i, id] of ids.entries()) {
    remove.run(id);
    const { lastInsertRowid } = addChunk.run(id, texts[i], metadata[i]);
    addVector.run(lastInsertRowid, Buffer.from(vectors.buffer, vectors.byteOffset + i * dimension * 4, dimension * 4));
  }
});

const deleteWhere = database.transaction((sql: string, values: (string | number)[]) => {
  database.prepare(`DELETE FROM chunks WHERE ${sql}`).run(...values);
});

serveRequests<WriterRequest>((request) => {
  if (request.type === "upsert") return upsert.immediate(request);
  if (request.type === "delete") return deleteWhere.immediate(request.sql, request.values);
  database.pragma("wal_checkpoint(TRUNCATE)");
  database.close();
  return undefined;
});
