import { workerData } from "node:worker_threads";
import type { GraphParameters } from "../vector-index/graph.js";
import type { Scored } from "../vector-index/scored.js";
import { VectorIndex } from "../vector-index/vector-index.js";
import { ChunkSearch } from "./chunk-search.js";
import { connect, type ConnectionOptions } from "./database.js";
import type { SqlCondition } from "./filter-sql.js";
import { nothingFound, type Found } from "./found.js";
import { sendWarning, serveRequests, type WorkerRequest } from "./worker-server.js";

/** What the searching thread starts with. */
export interface SearcherData {
  file: string;
  folder: string;
  connection: ConnectionOptions;
  exactBelow: number;
  parameters: GraphParameters;
}

/** A request to the searching thread. `dimension` is the store's, which is not known when an empty store is opened. */
export type SearcherRequest = WorkerRequest &
  (
    | { type: "vector"; dimension: number; query: Float32Array; k: number; condition?: SqlCondition }
    | { type: "words"; query: string; k: number; condition?: SqlCondition }
    | { type: "ids"; condition?: SqlCondition }
    | { type: "count"; condition?: SqlCondition }
    | { type: "vectors-by"; dimension: number; field: string; values: readonly string[] }
    | { type: "nearest"; dimension: number; queries: Float32Array; k: number }
    | { type: "rebuild"; dimension: number }
    | { type: "changed"; dimension: number }
    | { type: "state"; dimension: number }
    | { type: "close" }
  );

/** Vectors moved into the graph before the thread looks for searches again: about 5 ms at 384 dimensions. */
const sliceSize = 16;

const { file, connection, ...options } = workerData as SearcherData;
const database = connect(file, connection);
const chunks = new ChunkSearch(database);
let index: VectorIndex | undefined;
let building = false;
let closed = false;
const whenBuilt: { resolve(): void; reject(reason: unknown): void }[] = [];

serveRequests<SearcherRequest>(answer, ({ type }) => type === "vector");

function answer(request: SearcherRequest): unknown {
  switch (request.type) {
    case "vector":
      return searchVectors(request);
    case "words":
      return chunks.words(request.query, request.k, request.condition);
    case "ids":
      return chunks.ids(request.condition);
    case "count":
      return chunks.count(request.condition);
    case "vectors-by":
      return chunks.vectorsBy(request.field, request.values, request.dimension);
    case "nearest":
      return nearest(request);
    case "rebuild":
      return rebuild(request.dimension);
    case "changed":
      indexOf(request.dimension).refresh();
      return undefined;
    case "state":
      return indexOf(request.dimension).state;
    case "close":
      return close();
  }
}

/** Sees the database as of one moment: between two, a writer may replace a chunk that was found. */
const searchVectors = database.transaction(
  ({ dimension, query, k, condition }: Extract<SearcherRequest, { type: "vector" }>): Found => {
    const allowed = condition === undefined ? undefined : chunks.labels(condition);
    return allowed?.length === 0 ? nothingFound : chunks.withLabels(indexOf(dimension).search(query, k, allowed));
  },
);

function nearest({ dimension, queries, k }: Extract<SearcherRequest, { type: "nearest" }>): Scored[][] {
  return Array.from({ length: queries.length / dimension }, (_, i) =>
    indexOf(dimension).search(queries.subarray(i * dimension, (i + 1) * dimension), k),
  );
}

/** Settles when the graph has been made again and saved. */
function rebuild(dimension: number): Promise<void> {
  indexOf(dimension).rebuild();
  return new Promise((resolve, reject) => whenBuilt.push({ resolve, reject }));
}

function indexOf(dimension: number): VectorIndex {
  index ??= new VectorIndex({ ...options, database, dimension, readonly: connection.readonly === true });
  if (!building) setImmediate(buildSlice);
  building = true;
  return index;
}

function buildSlice(): void {
  if (closed || index === undefined) return;
  building = index.build(sliceSize);
  if (building) setImmediate(buildSlice);
  else save(index);
}

/** In a turn of its own, where a failure would end the thread: it is no reason to stop searching. */
function save(built: VectorIndex): void {
  const waiting = whenBuilt.splice(0);
  try {
    built.saveWhenWorthwhile();
    for (const { resolve } of waiting) resolve();
  } catch (error) {
    if (waiting.length === 0) sendWarning(error);
    for (const { reject } of waiting) reject(error);
  }
}

function close(): void {
  closed = true;
  try {
    index?.saveWhenWorthwhile();
  } finally {
    database.close();
  }
}
