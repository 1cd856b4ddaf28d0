import type { HierarchicalNSW } from "hnswlib-node";
import type { HnswModule } from "./hnsw-module.js";
import type { Scored } from "./scored.js";

/** Parameters that a graph is made with; see the README for what they cost. */
export interface GraphParameters {
  m: number;
  efConstruction: number;
}

const firstCapacity = 1024;

/** An HNSW graph over unit vectors, in the terms of this package: float32 in, cosines out, growing by itself. */
export class Graph {
  readonly #graph: HierarchicalNSW;
  /** hnswlib-node refuses typed arrays: every vector goes through this plain one, which it copies from. */
  readonly #plain: number[] = [];
  #deleted: number;

  private constructor(graph: HierarchicalNSW, deleted: number) {
    this.#graph = graph;
    this.#deleted = deleted;
  }

  static empty(hnsw: HnswModule, dimension: number, { m, efConstruction }: GraphParameters): Graph {
    const graph = new hnsw.HierarchicalNSW("ip", dimension);
    graph.initIndex({ maxElements: firstCapacity, m, efConstruction });
    return new Graph(graph, 0);
  }

  /**
   * Reads a file that holds `deleted` marked vectors. hnswlib reads one of another dimension without complaint: the
   * caller must know that this one fits.
   */
  static read(hnsw: HnswModule, file: string, dimension: number, deleted: number): Graph {
    const graph = new hnsw.HierarchicalNSW("ip", dimension);
    graph.readIndexSync(file);
    return new Graph(graph, deleted);
  }

  /** Live vectors. */
  get size(): number {
    return this.#graph.getCurrentCount() - this.#deleted;
  }

  /** Vectors that are deleted but still walked through. */
  get deleted(): number {
    return this.#deleted;
  }

  add(label: number, vector: Float32Array): void {
    const capacity = this.#graph.getMaxElements();
    if (this.#graph.getCurrentCount() === capacity) this.#graph.resizeIndex(capacity * 2);
    this.#graph.addPoint(this.#toPlain(vector), label);
  }

  /** Whether the label was here: one whose stored vector is damaged never came in. */
  remove(label: number): boolean {
    try {
      this.#graph.markDelete(label);
    } catch {
      return false;
    }
    this.#deleted += 1;
    return true;
  }

  /** The k nearest, best first, of as many candidates as `ef` says. */
  search(
    query: Float32Array,
    { k, ef, allowed }: { k: number; ef: number; allowed?: (label: number) => boolean },
  ): Scored[] {
    if (this.size === 0) return [];
    // hnswlib forgets ef when it reads a file, and fewer candidates than results make no sense.
    this.#graph.setEf(Math.max(ef, k));
    const { neighbors, distances } = this.#graph.searchKnn(this.#toPlain(query), Math.min(k, this.size), allowed);
    return neighbors.map((label, i) => ({ label, score: 1 - (distances[i] as number) }));
  }

  /** Writes in a thread of the pool: until it is done the graph may be searched, and must not be changed. */
  async write(file: string): Promise<void> {
    await this.#graph.writeIndex(file);
  }

  #toPlain(vector: Float32Array): number[] {
    for (let i = 0; i < vector.length; i += 1) this.#plain[i] = vector[i] as number;
    return this.#plain;
  }
}
