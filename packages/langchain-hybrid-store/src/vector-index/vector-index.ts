import type Database from "better-sqlite3";
import { dot } from "../vector.js";
import { isUnitVector } from "./floats.js";
import { FlatSegment } from "./flat-segment.js";
import { GraphFile, type GraphHeader } from "./graph-file.js";
import { Graph, type GraphParameters } from "./graph.js";
import { loadHnsw } from "./hnsw-module.js";
import type { Scored } from "./scored.js";
import { StoredVectors } from "./stored-vectors.js";
import { TopK } from "./top-k.js";

/** What a vector index is opened with. */
export interface VectorIndexOptions {
  database: Database.Database;
  folder: string;
  dimension: number;
  /** Up to this many vectors are searched exactly, and filters that let few pass. */
  exactBelow: number;
  parameters: GraphParameters;
  /** Never writes the graph to disk. */
  readonly?: boolean;
}

/** How vectors are searched at the moment, and how many are where. */
export interface IndexState {
  /**
   * `exact`: few vectors, every one is compared. `graph`: all are in the HNSW graph. `building`: some are in the graph,
   * the rest is searched exactly. `exact-no-native`: hnswlib-node cannot be loaded; all works, more slowly beyond some
   * 20,000 chunks.
   */
  kind: "exact" | "building" | "graph" | "exact-no-native";
  /** Vectors that are searched exactly. */
  flat: number;
  /** Vectors in the graph. */
  graph: number;
}

/** A deleted vector is still walked through: past this share the graph is made again. */
const rebuildAboveDeletedShare = 0.2;
/** A graph on disk that lacks up to this share is caught up on opening sooner than it is written again. */
const saveAboveUnsavedShare = 0.02;

/**
 * The vectors of a store, for searching. Every vector is in exactly one of two places: the graph, or a flat segment that
 * is searched exactly and holds what the graph does not have yet. So a search sees every committed row, whatever the
 * graph's state, and without hnswlib everything simply stays flat. It catches up with the database by itself.
 */
export class VectorIndex {
  readonly #options: VectorIndexOptions;
  readonly #stored: StoredVectors;
  readonly #hnsw = loadHnsw();
  readonly #files: GraphFile;
  #flat: FlatSegment;
  #graph: Graph | undefined;
  #version = -1;
  /** What of the database has been taken over. */
  #seen = { label: 0, removal: 0 };
  /** Highest label that was moved into the graph. */
  #lastInGraph = 0;
  /** Changes of the graph since it was written. */
  #unsaved = 0;

  constructor(options: VectorIndexOptions) {
    this.#options = options;
    this.#stored = new StoredVectors(options.database);
    this.#files = new GraphFile(options.folder);
    this.#flat = new FlatSegment(options.dimension);
    this.#load();
    this.refresh();
  }

  get state(): IndexState {
    const sizes = { flat: this.#flat.size, graph: this.#graph?.size ?? 0 };
    if (this.#hnsw === undefined) return { kind: "exact-no-native", ...sizes };
    if (!this.#wantsGraph) return { kind: "exact", ...sizes };
    return { kind: sizes.flat > 0 ? "building" : "graph", ...sizes };
  }

  /** Takes over what was committed since the last look, by this process or another. */
  refresh(): void {
    const { version } = this.#stored;
    if (version === this.#version) return;
    this.#catchUp();
    const { graph } = this.state;
    if (this.#deleted > rebuildAboveDeletedShare * (graph + this.#deleted)) this.#startOver();
    this.#version = version;
  }

  /** The k nearest of all vectors, or of those allowed; best first. */
  search(query: Float32Array, k: number, allowedLabels?: readonly number[]): Scored[] {
    this.refresh();
    const graph = this.#graph;
    if (allowedLabels !== undefined && (graph === undefined || this.#isSelective(allowedLabels.length))) {
      return this.#searchAmong(allowedLabels, query, k);
    }
    const allowed = allowedLabels === undefined ? undefined : new Set(allowedLabels);
    const fromGraph = graph?.search(query, k, allowed) ?? [];
    if (this.#flat.size === 0) return fromGraph;
    const best = new TopK(k);
    for (const { label, score } of fromGraph) best.offer(label, score);
    if (allowed === undefined) this.#flat.scanAll(query, best);
    else for (const label of allowed) this.#flat.scan(label, query, best);
    return best.sorted();
  }

  /** Moves up to `count` vectors from the flat segment into the graph; false when there is nothing left to move. */
  build(count: number): boolean {
    if (!this.#wantsGraph || this.#hnsw === undefined) return false;
    this.#graph ??= Graph.empty(this.#hnsw, this.#options.dimension, this.#options.parameters);
    for (let i = 0; i < count; i += 1) {
      const next = this.#flat.shift();
      if (next === undefined) {
        this.#lastInGraph = this.#seen.label;
        return false;
      }
      this.#graph.add(next.label, next.vector);
      this.#lastInGraph = next.label;
      this.#unsaved += 1;
    }
    return true;
  }

  /** Forgets the graph, and has it made again by `build`. */
  rebuild(): void {
    this.#startOver();
    this.#version = this.#stored.version;
  }

  /** Writes the graph to disk when enough of it changed and no process is writing to the database. */
  saveWhenWorthwhile(): void {
    const graph = this.#graph;
    if (graph === undefined || this.#options.readonly === true) return;
    if (this.#unsaved <= saveAboveUnsavedShare * graph.size) return;
    // The database's write lock keeps two processes from removing each other's files.
    const saved = this.#stored.noteGraphFile(() => this.#files.save(this.#header(graph), (file) => graph.write(file)));
    if (saved) this.#unsaved = 0;
  }

  get #wantsGraph(): boolean {
    return this.#graph !== undefined || this.#flat.size > this.#options.exactBelow;
  }

  get #deleted(): number {
    return this.#graph?.deleted ?? 0;
  }

  #catchUp(): void {
    this.#seen = this.#stored.changesSince(this.#seen, {
      removed: (label) => this.#forget(label),
      added: (label, vector) => {
        // A damaged one would spoil every comparison; `check` tells of it.
        if (isUnitVector(vector, this.#options.dimension)) this.#flat.add(label, vector);
      },
    });
  }

  #forget(label: number): void {
    // A label above the last one seen was added and removed between two looks.
    if (label > this.#seen.label || this.#flat.remove(label) || this.#graph === undefined) return;
    if (this.#graph.remove(label)) this.#unsaved += 1;
  }

  /** Where few pass, the graph would be walked in vain: comparing those few is exact and takes a bounded time. */
  #isSelective(passing: number): boolean {
    const { flat, graph } = this.state;
    return passing <= Math.min(this.#options.exactBelow, Math.max(1000, (flat + graph) / 10));
  }

  #searchAmong(labels: readonly number[], query: Float32Array, k: number): Scored[] {
    const best = new TopK(k);
    for (const label of labels) {
      if (this.#flat.scan(label, query, best)) continue;
      const vector = this.#stored.get(label);
      if (vector !== undefined && vector.length === query.length) best.offer(label, dot(query, vector));
    }
    return best.sorted();
  }

  #load(): void {
    const found = this.#hnsw === undefined ? undefined : this.#files.find((header, name) => this.#fits(header, name));
    if (found === undefined || this.#hnsw === undefined) return;
    const { header, file } = found;
    const { dimension, parameters } = this.#options;
    let graph: Graph;
    try {
      graph = Graph.read(this.#hnsw, file, dimension, parameters.ef, header.deleted);
    } catch {
      // Removed by another process just now, or in a format that this hnswlib does not read: it is made again.
      return;
    }
    if (graph.size !== header.size) return;
    this.#graph = graph;
    this.#lastInGraph = header.lastLabel;
    this.#seen = { label: header.lastLabel, removal: header.lastRemoval };
  }

  #header(graph: Graph): GraphHeader {
    const { dimension, parameters } = this.#options;
    return {
      formatVersion: 1,
      storeId: this.#stored.storeId,
      dimension,
      metric: "cosine",
      m: parameters.m,
      efConstruction: parameters.efConstruction,
      lastLabel: this.#lastInGraph,
      lastRemoval: this.#seen.removal,
      size: graph.size,
      deleted: graph.deleted,
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
      header.lastRemoval <= removal
    );
  }

  #startOver(): void {
    this.#graph = undefined;
    this.#flat = new FlatSegment(this.#options.dimension);
    this.#seen = { label: 0, removal: 0 };
    this.#lastInGraph = 0;
    this.#unsaved = 0;
    this.#catchUp();
  }
}
