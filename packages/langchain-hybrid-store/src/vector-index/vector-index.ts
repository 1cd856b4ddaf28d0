import type Database from "better-sqlite3";
import { FlatSegment, type Scored } from "./flat-segment.js";
import { GraphFile, type GraphHeader } from "./graph-file.js";
import { Graph, loadHnsw, type GraphParameters } from "./graph.js";
import { topK } from "./top-k.js";

/** What a vector index is opened with. */
export interface VectorIndexOptions {
  database: Database.Database;
  folder: string;
  dimension: number;
  /** Up to this many vectors are searched exactly, and filters that let no more pass. */
  exactBelow: number;
  parameters: GraphParameters;
}

/** A deleted vector is still walked through: past this share the graph is made again. */
const rebuildAboveDeletedShare = 0.2;

/**
 * The vectors of a store, for searching. Every vector is in exactly one of two places: the graph, or a flat segment that
 * is searched exactly and holds what the graph does not have yet. So a search sees every committed row, whatever the
 * graph's state, and without hnswlib everything simply stays flat. It catches up with the database by itself.
 */
export class VectorIndex {
  readonly #options: VectorIndexOptions;
  readonly #hnsw = loadHnsw();
  readonly #files: GraphFile;
  readonly #storeId: string;
  readonly #dataVersion: Database.Statement<[], number>;
  #flat: FlatSegment;
  #seenVersion = -1;
  #graph: Graph | undefined;
  #lastLabel = 0;
  #lastRemoval = 0;
  /** Highest label that was moved into the graph. */
  #lastInGraph = 0;
  #unsaved = 0;

  constructor(options: VectorIndexOptions) {
    this.#options = options;
    this.#files = new GraphFile(options.folder);
    this.#flat = new FlatSegment(options.dimension);
    this.#storeId = options.database.prepare("SELECT value FROM store WHERE key = 'id'").pluck().get() as string;
    this.#dataVersion = options.database.prepare<[], number>("PRAGMA data_version").pluck();
    this.#load();
    this.refresh();
  }

  /** What is in use now: `exact` (few vectors), `graph`, `building` (graph and exact together), or `exact-no-native`. */
  get state(): { kind: "exact" | "building" | "graph" | "exact-no-native"; flat: number; graph: number } {
    const sizes = { flat: this.#flat.size, graph: this.#graph?.size ?? 0 };
    if (this.#hnsw === undefined) return { kind: "exact-no-native", ...sizes };
    if (sizes.graph === 0) return { kind: this.#wantsGraph() ? "building" : "exact", ...sizes };
    return { kind: sizes.flat > 0 ? "building" : "graph", ...sizes };
  }

  /** Takes over what was committed since the last look, by this process or another. */
  refresh(): void {
    // Changes when another connection has committed, and costs microseconds: searches look every time.
    const version = this.#dataVersion.get() as number;
    if (version === this.#seenVersion) return;
    this.#catchUp();
    this.#seenVersion = version;
  }

  #catchUp(): void {
    const { database, dimension } = this.#options;
    const removals = database.prepare<[number], { seq: number; label: number }>(
      "SELECT seq, label FROM removals WHERE seq > ? ORDER BY seq",
    );
    const additions = database.prepare<[number], { label: number; vector: Buffer }>(
      "SELECT label, vector FROM vectors WHERE label > ? ORDER BY label",
    );
    database.transaction(() => {
      for (const { seq, label } of removals.iterate(this.#lastRemoval)) {
        this.#forget(label);
        this.#lastRemoval = seq;
      }
      for (const { label, vector } of additions.iterate(this.#lastLabel)) {
        this.#flat.add(label, toFloats(vector, dimension));
        this.#lastLabel = label;
      }
    })();
    if (this.#graph !== undefined && this.#graph.deletedShare > rebuildAboveDeletedShare) this.#startOver();
  }

  /** The k nearest of all vectors, or of those allowed. */
  search(query: Float32Array, k: number, allowedLabels?: Int32Array): Scored[] {
    this.refresh();
    const allowed = allowedLabels === undefined ? undefined : new Set(allowedLabels);
    return topK(this.#candidates(query, k, allowed), k);
  }

  /** Moves up to `count` vectors from the flat segment into the graph; false when there is nothing left to move. */
  build(count: number): boolean {
    if (!this.#wantsGraph() || this.#hnsw === undefined) return false;
    this.#graph ??= Graph.empty(this.#hnsw, this.#options.dimension, this.#options.parameters);
    for (let i = 0; i < count; i += 1) {
      const next = this.#flat.shift();
      if (next === undefined) {
        this.#lastInGraph = this.#lastLabel;
        return false;
      }
      this.#graph.add(next.label, next.vector);
      this.#lastInGraph = next.label;
      this.#unsaved += 1;
    }
    return true;
  }

  /** Writes the graph to disk when it changed and no other process is writing; false when another one is. */
  save(): boolean {
    const graph = this.#graph;
    if (graph === undefined || this.#unsaved === 0) return true;
    const { database, dimension, parameters } = this.#options;
    const header: GraphHeader = {
      formatVersion: 1,
      storeId: this.#storeId,
      dimension,
      m: parameters.m,
      efConstruction: parameters.efConstruction,
      lastLabel: this.#lastInGraph,
      lastRemoval: this.#lastRemoval,
      size: graph.size,
      deleted: Math.round(graph.deletedShare * (graph.size / (1 - graph.deletedShare))),
    };
    // The database's write lock keeps two processes from removing each other's files.
    if (!tryLock(database)) return false;
    try {
      this.#files.save(header, (file) => graph.write(file));
    } finally {
      database.exec("ROLLBACK");
    }
    this.#unsaved = 0;
    return true;
  }

  #wantsGraph(): boolean {
    return this.#graph !== undefined || this.#flat.size > this.#options.exactBelow;
  }

  *#candidates(query: Float32Array, k: number, allowed: ReadonlySet<number> | undefined): Generator<Scored> {
    yield* this.#flat.scores(query, allowed);
    if (this.#graph === undefined) return;
    if (allowed === undefined || allowed.size > this.#options.exactBelow) yield* this.#graph.search(query, k, allowed);
    else yield* this.#exactInGraph(query, allowed);
  }

  /** A filter that lets few pass would leave the graph walking in vain; scoring those few is exact and quicker. */
  *#exactInGraph(query: Float32Array, allowed: ReadonlySet<number>): Generator<Scored> {
    for (const label of allowed) {
      if (this.#flat.has(label) || label > this.#lastInGraph) continue;
      const vector = this.#graph?.vector(label);
      if (vector === undefined) continue;
      let score = 0;
      for (let i = 0; i < query.length; i += 1) score += (query[i] as number) * (vector[i] as number);
      yield { label, score };
    }
  }

  #forget(label: number): void {
    // A label above the last one seen was added and removed between two looks.
    if (label > this.#lastLabel || this.#flat.remove(label) || this.#graph === undefined) return;
    this.#graph.remove(label);
    this.#unsaved += 1;
  }

  #load(): void {
    if (this.#hnsw === undefined) return;
    const found = this.#files.find();
    if (found === undefined || !this.#fits(found.header)) return;
    const { header, file } = found;
    this.#graph = Graph.read(this.#hnsw, file, header.dimension, this.#options.parameters);
    this.#graph.assumeDeleted(header.deleted);
    this.#lastInGraph = header.lastLabel;
    this.#lastLabel = header.lastLabel;
    this.#lastRemoval = header.lastRemoval;
  }

  #fits(header: GraphHeader): boolean {
    const { dimension, parameters, database } = this.#options;
    const sequence = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = ?").pluck();
    return (
      header.storeId === this.#storeId &&
      header.dimension === dimension &&
      header.m === parameters.m &&
      header.efConstruction === parameters.efConstruction &&
      header.lastLabel <= Number(sequence.get("chunks") ?? 0) &&
      header.lastRemoval <= Number(sequence.get("removals") ?? 0)
    );
  }

  #startOver(): void {
    this.#graph = undefined;
    this.#flat = new FlatSegment(this.#options.dimension);
    this.#lastLabel = 0;
    this.#lastInGraph = 0;
    this.#catchUp();
  }
}

function tryLock(database: Database.Database): boolean {
  const timeoutMs = database.pragma("busy_timeout", { simple: true }) as number;
  database.pragma("busy_timeout = 0");
  try {
    database.exec("BEGIN IMMEDIATE");
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY")) return false;
    throw error;
  } finally {
    database.pragma(`busy_timeout = ${timeoutMs}`);
  }
}

function toFloats(blob: Buffer, dimension: number): Float32Array {
  const bytes = blob.buffer.slice(blob.byteOffset, blob.byteOffset + dimension * 4);
  return new Float32Array(bytes);
}
