import { dot } from "../vector.js";
import { isUnitVector } from "./floats.js";
import { FlatSegment } from "./flat-segment.js";
import type { GraphHeader } from "./graph-file.js";
import { Graph } from "./graph.js";
import { loadHnsw } from "./hnsw-module.js";
import type { VectorIndexOptions } from "./index-options.js";
import type { IndexState } from "./index-state.js";
import { memberOf } from "./label-bits.js";
import { SavedGraph } from "./saved-graph.js";
import type { Scored } from "./scored.js";
import { StoredVectors, type Progress } from "./stored-vectors.js";
import { TopK } from "./top-k.js";
import { tuneEf, type NearestSample } from "./tuning.js";

/** A deleted vector is still walked through: past this share the graph is made again. */
const rebuildAboveDeletedShare = 0.2;
/** A graph on disk that lacks up to this share is caught up on opening sooner than it is written again. */
const saveAboveUnsavedShare = 0.02;
/** Until it is measured: recall@10 of about 0.99 at 20,000 vectors. */
const efBeforeMeasuring = 200;
/** A measured `ef` holds until the graph has grown by this factor. */
const measureAgainAbove = 1.5;

/**
 * The vectors of a store, for searching. Every vector is in exactly one of two places: the graph, or a flat segment that
 * is searched exactly and holds what the graph does not have yet. So a search sees every committed row, whatever the
 * graph's state, and without hnswlib everything simply stays flat. It catches up with the database by itself.
 */
export class VectorIndex {
  readonly #options: VectorIndexOptions;
  readonly #stored: StoredVectors;
  readonly #hnsw = loadHnsw();
  readonly #saved: SavedGraph;
  #flat: FlatSegment;
  #graph: Graph | undefined;
  #version = -1;
  /** What of the database has been taken over. */
  #seen: Progress | undefined;
  /** Highest label that was moved into the graph. */
  #lastInGraph = 0;
  /** Changes of the graph since it was written. */
  #unsaved = 0;
  #tuned: GraphHeader["tuned"];
  /** While the graph is being written it must not change: labels that are to be removed from it wait here. */
  #heldRemovals: Set<number> | undefined;

  constructor(options: VectorIndexOptions) {
    this.#options = options;
    this.#stored = new StoredVectors(options.database);
    this.#saved = new SavedGraph(this.#stored, options);
    this.#flat = new FlatSegment(options.dimension);
    this.#load();
    this.refresh();
  }

  get state(): IndexState {
    const sizes = { flat: this.#flat.size, graph: this.#graphSize, ef: this.#ef };
    if (this.#hnsw === undefined) return { kind: "exact-no-native", ...sizes };
    if (!this.#wantsGraph) return { kind: "exact", ...sizes };
    return { kind: sizes.flat > 0 ? "building" : "graph", ...sizes };
  }

  /** Vectors that are searched. */
  get size(): number {
    return this.#flat.size + this.#graphSize;
  }

  /** Changes with the database. */
  get version(): number {
    return this.#version;
  }

  /** Takes over what was committed since the last look, by this process or another. */
  refresh(): void {
    const { version } = this.#stored;
    if (version === this.#version) return;
    this.#catchUp();
    const deleted = (this.#graph?.deleted ?? 0) + (this.#heldRemovals?.size ?? 0);
    if (deleted > rebuildAboveDeletedShare * (this.#graphSize + deleted)) this.#startOver();
    this.#version = version;
  }

  /** The k nearest of all vectors, found among `ef` candidates; best first. */
  nearest(query: Float32Array, k: number, ef: number): Scored[] {
    this.refresh();
    return this.#searchAll(query, k, ef);
  }

  /** The k nearest of all vectors, or of those allowed; best first. */
  search(query: Float32Array, k: number, allowedLabels?: readonly number[]): Scored[] {
    this.refresh();
    if (allowedLabels === undefined) return this.#searchAll(query, k, this.#ef);
    if (this.#graph === undefined || this.#isSelective(allowedLabels.length))
      return this.#searchAmong(allowedLabels, query, k);
    const best = new TopK(k);
    const fromGraph = this.#searchGraph(query, k, this.#ef, memberOf(allowedLabels));
    for (const { label, score } of fromGraph) best.offer(label, score);
    if (this.#flat.size > 0) for (const label of allowedLabels) this.#flat.scan(label, query, best);
    return best.sorted();
  }

  /**
   * Moves vectors from the flat segment into the graph until `isEnough` of their number says so; false when there is
   * nothing left to move.
   */
  build(isEnough: (moved: number) => boolean): boolean {
    if (!this.#wantsGraph || this.#hnsw === undefined || this.#heldRemovals !== undefined) return false;
    this.#graph ??= Graph.empty(this.#hnsw, this.#options.dimension, this.#options.parameters);
    let moved = 0;
    do {
      const next = this.#flat.shift();
      if (next === undefined) {
        this.#lastInGraph = this.#seen?.label ?? 0;
        return false;
      }
      this.#graph.add(next.label, next.vector);
      this.#lastInGraph = next.label;
      this.#unsaved += 1;
      moved += 1;
    } while (!isEnough(moved));
    return true;
  }

  /** Forgets the graph, and has it made again by `build`. */
  rebuild(): void {
    this.#startOver();
    this.#version = this.#stored.version;
  }

  /** Changes of the graph that are not on disk. */
  get unsaved(): number {
    return this.#unsaved;
  }

  /** Writes the graph to disk when enough of it changed and no process is writing to the database. */
  async saveWhenWorthwhile(): Promise<void> {
    const graph = this.#graph;
    if (graph === undefined || this.#options.readonly === true || this.#heldRemovals !== undefined) return;
    if (this.#unsaved <= saveAboveUnsavedShare * graph.size) return;
    const progress = { lastLabel: this.#lastInGraph, lastRemoval: this.#seen?.removal ?? 0 };
    this.#heldRemovals = new Set();
    try {
      const isSaved = await this.#saved.save(graph, { ...progress, ...(this.#tuned && { tuned: this.#tuned }) });
      if (isSaved && this.#graph === graph) this.#unsaved = 0;
    } finally {
      const held = this.#heldRemovals;
      this.#heldRemovals = undefined;
      if (this.#graph === graph) for (const label of held) this.#removeFromGraph(label);
    }
  }

  /** Whether `tune` should be called with a sample: the whole graph is there, and its `ef` was not measured on it. */
  get wantsTuning(): boolean {
    const { ef, recallTarget } = this.#options;
    if (ef !== undefined || this.#graphSize === 0 || this.#flat.size > 0) return false;
    if (this.#tuned === undefined || this.#tuned.target !== recallTarget) return true;
    const { size } = this.#tuned;
    return this.#graphSize > size * measureAgainAbove || this.#graphSize * measureAgainAbove < size;
  }

  /**
   * Chooses the fewest candidates that reach the recall target on a sample, and notes them with the graph on disk. A
   * sample of another state of the store, or of a graph that is not whole, would tell of too few: nothing is chosen.
   */
  async tune(sample: NearestSample): Promise<void> {
    const { recallTarget: target, readonly } = this.#options;
    const isOfNow = (): boolean => this.#flat.size === 0 && this.#graphSize === sample.size;
    if (!isOfNow()) return;
    const tuning = await tuneEf(sample, target, (query, k, ef) => this.#searchAll(query, k, ef));
    if (!isOfNow()) return;
    this.#tuned = { ...tuning, target, size: sample.size };
    if (readonly !== true) await this.#saved.saveTuning(this.#tuned);
  }

  get #graphSize(): number {
    return (this.#graph?.size ?? 0) - (this.#heldRemovals?.size ?? 0);
  }

  get #wantsGraph(): boolean {
    return this.#graph !== undefined || this.#flat.size > this.#options.exactBelow;
  }

  get #ef(): number {
    return this.#options.ef ?? this.#tuned?.ef ?? efBeforeMeasuring;
  }

  #searchAll(query: Float32Array, k: number, ef: number): Scored[] {
    const fromGraph = this.#searchGraph(query, k, ef);
    if (this.#flat.size === 0) return fromGraph;
    const best = new TopK(k);
    for (const { label, score } of fromGraph) best.offer(label, score);
    this.#flat.scanAll(query, best);
    return best.sorted();
  }

  #searchGraph(query: Float32Array, k: number, ef: number, allowed?: (label: number) => boolean): Scored[] {
    const held = this.#heldRemovals;
    const options = { k: k + (held?.size ?? 0), ef, ...(allowed && { allowed }) };
    const found = this.#graph?.search(query, options) ?? [];
    return held === undefined ? found : found.filter(({ label }) => !held.has(label)).slice(0, k);
  }

  #catchUp(): void {
    const progress = this.#stored.changesSince(this.#seen, {
      removed: (label) => this.#forget(label),
      added: (label, vector) => {
        // A damaged one would spoil every comparison; `check` tells of it.
        if (isUnitVector(vector, this.#options.dimension)) this.#flat.add(label, vector);
      },
    });
    if (progress === undefined) this.#startOver();
    else this.#seen = progress;
  }

  #forget(label: number): void {
    // A label above the last one seen was added and removed between two looks.
    if (label > (this.#seen?.label ?? 0) || this.#flat.remove(label)) return;
    if (this.#heldRemovals === undefined) this.#removeFromGraph(label);
    else this.#heldRemovals.add(label);
  }

  #removeFromGraph(label: number): void {
    if (this.#graph?.remove(label) === true) this.#unsaved += 1;
  }

  /** Where few pass, the graph would be walked in vain: comparing those few is exact and takes a bounded time. */
  #isSelective(passing: number): boolean {
    return passing <= Math.min(this.#options.exactBelow, Math.max(1000, this.size / 10));
  }

  #searchAmong(labels: readonly number[], query: Float32Array, k: number): Scored[] {
    const best = new TopK(k);
    for (const label of labels) {
      if (this.#flat.scan(label, query, best)) continue;
      const vector = this.#stored.get(label);
      const score = vector?.length === query.length ? dot(query, vector) : Number.NaN;
      if (!Number.isNaN(score)) best.offer(label, score);
    }
    return best.sorted();
  }

  #load(): void {
    const loaded = this.#hnsw && this.#saved.load(this.#hnsw);
    if (loaded === undefined) return;
    const { graph, header } = loaded;
    this.#graph = graph;
    this.#tuned = header.tuned;
    this.#lastInGraph = header.lastLabel;
    this.#seen = { label: header.lastLabel, removal: header.lastRemoval };
  }

  #startOver(): void {
    this.#graph = undefined;
    this.#flat = new FlatSegment(this.#options.dimension);
    this.#seen = undefined;
    this.#lastInGraph = 0;
    this.#unsaved = 0;
    this.#tuned = undefined;
    this.#heldRemovals &&= new Set();
    this.#catchUp();
  }
}
