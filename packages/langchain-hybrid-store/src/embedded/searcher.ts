import { workerData } from "node:worker_threads";
import type { GraphParameters } from "../vector-index/graph.js";
import type { NearestSample } from "../vector-index/tuning.js";
import { VectorIndex } from "../vector-index/vector-index.js";
import { ChunkSearch } from "./chunk-search.js";
import { connectForSearching, type ConnectionOptions } from "./database.js";
import type { SqlCondition } from "./filter-sql.js";
import { FilteredSearch } from "./filtered-search.js";
import type { Found } from "./found.js";
import { IndexUpkeep } from "./index-upkeep.js";
import { sendNotice, sendWarning, serveRequests, type WorkerRequest } from "./worker-server.js";

/** What the searching thread starts with. */
export interface SearcherData {
  file: string;
  folder: string;
  connection: ConnectionOptions;
  exactBelow: number;
  parameters: GraphParameters;
  ef: number | undefined;
  recallTarget: number;
}

/** A request to the searching thread. `dimension` is the store's, which is not known when an empty store is opened. */
export type SearcherRequest = WorkerRequest &
  (
    | { type: "vector"; dimension: number; query: Float32Array; k: number; condition?: SqlCondition }
    | { type: "words"; query: string; k: number; condition?: SqlCondition }
    | { type: "ids"; condition?: SqlCondition }
    | { type: "count"; condition?: SqlCondition }
    | { type: "vectors-by"; dimension: number; field: string; values: readonly string[] }
    | { type: "nearest"; dimension: number; query: Float32Array; k: number }
    | { type: "tune"; dimension: number; sample: NearestSample }
    | { type: "rebuild"; dimension: number }
    | { type: "changed"; dimension: number }
    | { type: "state"; dimension: number }
    | { type: "close" }
  );

const { file, connection, ...options } = workerData as SearcherData;
const database = connectForSearching(file, connection);
const chunks = new ChunkSearch(database);
const filtered = new FilteredSearch(chunks);
let index: VectorIndex | undefined;
let upkeep: IndexUpkeep | undefined;

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
      return indexOf(request.dimension).search(request.query, request.k);
    case "tune":
      return upkeepOf(request.dimension).tune(request.sample);
    case "rebuild":
      return upkeepOf(request.dimension).rebuild();
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
    const all = indexOf(dimension);
    return chunks.withLabels(
      condition === undefined ? all.search(query, k) : filtered.search(all, query, k, condition),
    );
  },
);

function indexOf(dimension: number): VectorIndex {
  index ??= new VectorIndex({ ...options, database, dimension, readonly: connection.readonly === true });
  upkeepOf(dimension).wake();
  return index;
}

function upkeepOf(dimension: number): IndexUpkeep {
  index ??= new VectorIndex({ ...options, database, dimension, readonly: connection.readonly === true });
  upkeep ??= new IndexUpkeep(index, {
    onSampleWanted: () => sendNotice({ wants: "sample", dimension }),
    onWarning: sendWarning,
  });
  return upkeep;
}

async function close(): Promise<void> {
  try {
    await upkeep?.close();
  } finally {
    database.close();
  }
}
