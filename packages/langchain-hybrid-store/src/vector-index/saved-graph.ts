import { setTimeout as delay } from "node:timers/promises";
import { GraphFileWriter, type PreparedGraph } from "./graph-file-writer.js";
import { GraphFile, type GraphHeader, type StoredHeader } from "./graph-file.js";
import { Graph, type GraphParameters } from "./graph.js";
import type { HnswModule } from "./hnsw-module.js";
import type { StoredVectors } from "./stored-vectors.js";

/** Where a graph is kept and what it must have been made for. */
export interface SavedGraphOptions {
  folder: string;
  dimension: number;
  parameters: GraphParameters;
}

/** Other processes' writes are short: the lock is tried for as often, with pauses, and no search waits for it. */
const lockAttempts = 10;
const lockPauseMs = 20;

/** How far a graph goes: see `GraphHeader`. */
export type GraphProgress = Pick<GraphHeader, "lastLabel" | "lastRemoval" | "tuned">;

/** The graph of a store on disk, as long as it is the one that was written last from this very database. */
export class SavedGraph {
  readonly #options: SavedGraphOptions;
  readonly #stored: StoredVectors;
  readonly #files: GraphFile;
  readonly #writer: GraphFileWriter;
  #header: StoredHeader | undefined;

  constructor(stored: StoredVectors, options: SavedGraphOptions) {
    this.#stored = stored;
    this.#options = options;
    this.#files = new GraphFile(options.folder);
    this.#writer = new GraphFileWriter(options.folder);
  }

  /** Undefined when there is none, or none that fits: it is made again. */
  load(hnsw: HnswModule): { graph: Graph; header: GraphHeader } | undefined {
    const found = this.#files.find((header, name) => this.#fits(header, name));
    if (found === undefined) return undefined;
    const { header, file } = found;
    let graph: Graph;
    try {
      graph = Graph.read(hnsw, file, this.#options.dimension, header.deleted);
    } catch {
      // Removed by another process just now, or in a format that this hnswlib does not read.
      return undefined;
    }
    if (graph.size !== header.size) return undefined;
    this.#header = header;
    return { graph, header };
  }

  /** Writes a graph, which must not be changed meanwhile. False when other processes keep writing to the database. */
  async save(graph: Graph, progress: GraphProgress): Promise<boolean> {
    return this.#publish(await this.#writer.prepare(this.#headerOf(graph, progress), (file) => graph.write(file)));
  }

  /** Notes a measured `ef` with the graph on disk, when that is still the one this process wrote or read. */
  async saveTuning(tuned: GraphHeader["tuned"]): Promise<void> {
    const header = this.#header;
    if (header === undefined || tuned === undefined || this.#stored.graphFile !== header.file) return;
    await this.#publish(await this.#writer.prepareHeader({ ...header, tuned }));
  }

  async #publish(prepared: PreparedGraph): Promise<boolean> {
    const { header } = prepared;
    let leftOver: string[] | undefined;
    try {
      for (let attempt = 0; leftOver === undefined && attempt < lockAttempts; attempt += 1) {
        if (attempt > 0) await delay(lockPauseMs);
        // The database's write lock keeps two processes from removing each other's files.
        leftOver = this.#stored.whileLocked(header.file, () => this.#writer.publish(prepared));
      }
    } finally {
      if (leftOver === undefined) await this.#writer.discard(prepared);
    }
    if (leftOver === undefined) return false;
    this.#header = header;
    await this.#writer.cleanUp(leftOver);
    return true;
  }

  #headerOf(graph: Graph, progress: GraphProgress): GraphHeader {
    const { dimension, parameters } = this.#options;
    return {
      formatVersion: 1,
      storeId: this.#stored.storeId,
      dimension,
      metric: "cosine",
      m: parameters.m,
      efConstruction: parameters.efConstruction,
      size: graph.size,
      deleted: graph.deleted,
      ...progress,
    };
  }

  #fits(header: GraphHeader, name: string): boolean {
    const { dimension, parameters } = this.#options;
    const { label, removal } = this.#stored.last;
    return (
      // A database that was put back to a backup goes on with labels and removals that the graph knows as others.
      name === this.#stored.graphFile &&
      header.storeId === this.#stored.storeId &&
      header.dimension === dimension &&
      header.metric === "cosine" &&
      header.m === parameters.m &&
      header.efConstruction === parameters.efConstruction &&
      header.lastLabel <= label &&
      header.lastRemoval <= removal &&
      header.lastRemoval + 1 >= this.#stored.firstRemoval
    );
  }
}
