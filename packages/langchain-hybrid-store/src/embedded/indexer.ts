import { workerData } from "node:worker_threads";
import type { GraphParameters } from "../vector-index/graph.js";
import { VectorIndex } from "../vector-index/vector-index.js";
import { connect } from "./database.js";
import { serveRequests, type WorkerRequest } from "./worker-server.js";

/** What the searching thread starts with. */
export interface IndexerData {
  file: string;
  folder: string;
  dimension: number;
  exactBelow: number;
  parameters: GraphParameters;
}

/** A request to the searching thread. */
export type IndexerRequest = WorkerRequest &
  (
    | { type: "search"; query: Float32Array; k: number; allowed?: Int32Array }
    | { type: "changed" }
    | { type: "state" }
    | { type: "close"; save: boolean }
  );

/** Vectors moved into the graph before the thread looks for searches again: about 5 ms at 384 dimensions. */
const sliceSize = 16;

const { file, ...options } = workerData as IndexerData;
const database = connect(file);
const index = new VectorIndex({ ...options, database });
let building = false;
let closed = false;

buildInBackground();

serveRequests<IndexerRequest>((request) => {
  if (request.type === "search") {
    const found = index.search(request.query, request.k, request.allowed);
    buildInBackground();
    return { labels: found.map(({ label }) => label), scores: found.map(({ score }) => score) };
  }
  if (request.type === "changed") {
    index.refresh();
    buildInBackground();
    return undefined;
  }
  if (request.type === "state") return index.state;
  closed = true;
  if (request.save) index.save();
  database.close();
  return undefined;
});

function buildInBackground(): void {
  if (building) return;
  building = true;
  setImmediate(buildSlice);
}

function buildSlice(): void {
  if (!closed && index.build(sliceSize)) setImmediate(buildSlice);
  else building = false;
}
