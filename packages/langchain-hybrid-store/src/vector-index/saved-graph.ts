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

/** How far a graph goes: see `GraphHeader`. */
export type GraphProgress = Pick<GraphHeader, "lastLabel" | "lastRemoval" | "tuned">;

/** The graph of a store on disk, as long as it is the one that was written last from this very database. */
export class SavedGraph {
  readonly #options: SavedGraphOptions;
  readonly #stored: StoredVectors;
  readonly #files: GraphFile;
  #header: StoredHeader | undefined;

  constructor(stored: StoredVectors, options: SavedGraphOptions) {
    this.#stored = stored;
    this.#options = options;
    this.#files = new GraphFile(options.folder);
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

  /** Writes a graph, which must not be changed meanwhile. False when another process is writing to the database. */
  async save(graph: Graph, progress: GraphProgress): Promise<boolean> {
    const prepared = await this.#files.prepare(this.#headerOf(graph, progress), (file) => graph.write(file));
    let isPublished = false;
    try {
      // The database's write lock keeps two processes from removing each other's files.
      isPublished = this.#stored.noteGraphFile(() => this.#files.publish(prepared));
      if (isPublished) this.#header = prepared.header;
    } finally {
      if (!isPublished) this.#files.discard(prepared);
    }
    return isPublished;
  }

  /** Notes a measured `ef` with the graph on disk, when that is still the one this process wrote or read. */
  saveTuning(tuned: GraphHeader["tuned"]): void {
    const header = this.#header;
    if (header === undefined || tuned === undefined || this.#stored.graphFile !== header.file) return;
    this.#header = { ...header, tuned };
    const { file } = header;
    const replaced = this.#header;
    this.#stored.noteGraphFile(() => {
      this.#files.replaceHeader(replaced);
      return file;
    });
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
