import { createRequire } from "node:module";
import type { HierarchicalNSW } from "hnswlib-node";
import type { Scored } from "./flat-segment.js";

/** Parameters of the graph; see the README for what they cost. */
export interface GraphParameters {
  m: number;
  efConstruction: number;
  ef: number;
}

type HnswModule = typeof import("hnswlib-node");

/** The native module, or undefined where it is not installed or was built for another Node. */
export function loadHnsw(): HnswModule | undefined {
  try {
    return createRequire(import.meta.url)("hnswlib-node") as HnswModule;
  } catch {
    // It is an optional dependency: without it the store searches exactly, and `store.index` says so.
    return undefined;
  }
}

/** An HNSW graph over unit vectors, in the terms of this package: float32 in, cosines out, growing by itself. */
export class Graph {
  readonly #graph: HierarchicalNSW;
  readonly #ef: number;
  #deleted = 0;

  private constructor(graph: HierarchicalNSW, parameters: GraphParameters) {
    this.#graph = graph;
    this.#ef = parameters.ef;
  }

  static empty(hnsw: HnswModule, dimension: number, parameters: GraphParameters): Graph {
    const graph = new hnsw.HierarchicalNSW("ip", dimension);
    graph.initIndex({ maxElements: 1024, m: parameters.m, efConstruction: parameters.efConstruction });
    return new Graph(graph, parameters);
  }

  /** hnswlib reads a file of another dimension without complaint: the caller must know that this one fits. */
  static read(hnsw: HnswModule, file: string, dimension: number, parameters: GraphParameters): Graph {
    const graph = new hnsw.HierarchicalNSW("ip", dimension);
    graph.readIndexSync(file);
    return new Graph(graph, parameters);
  }

  /** Live vectors. */
  get size(): number {
    return this.#graph.getCurrentCount() - this.#deleted;
  }

  /** Part of the graph that is deleted but still walked through, 0 to 1. */
  get deletedShare(): number {
    const all = this.#graph.getCurrentCount();
    return all === 0 ? 0 : this.#deleted / all;
  }

  add(label: number, vector: Float32Array): void {
    if (this.#graph.getCurrentCount() === this.#graph.getMaxElements()) {
      this.#graph.resizeIndex(this.#graph.getMaxElements() * 2);
    }
    this.#graph.addPoint(Array.from(vector), label);
  }

  remove(label: number): void {
    this.#graph.markDelete(label);
    this.#deleted += 1;
  }

  /** For a graph that was read: how many of its vectors are marked deleted. */
  assumeDeleted(count: number): void {
    this.#deleted = count;
  }

  vector(label: number): Float32Array {
    return Float32Array.from(this.#graph.getPoint(label));
  }

  search(query: Float32Array, k: number, allowed?: ReadonlySet<number>): Scored[] {
    if (this.size === 0) return [];
    // hnswlib forgets ef when it reads a file, and fewer candidates than results make no sense.
    this.#graph.setEf(Math.max(this.#ef, k));
    const filter = allowed === undefined ? undefined : (label: number) => allowed.has(label);
    const { neighbors, distances } = this.#graph.searchKnn(Array.from(query), Math.min(k, this.size), filter);
    return neighbors.map((label, i) => ({ label, score: 1 - (distances[i] as number) }));
  }

  write(file: string): void {
    this.#graph.writeIndexSync(file);
  }
}
