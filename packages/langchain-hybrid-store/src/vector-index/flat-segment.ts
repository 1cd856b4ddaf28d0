import { dot } from "../vector.js";

/** A label with its cosine. */
export interface Scored {
  label: number;
  score: number;
}

/** Unit vectors in one block of memory, searched exactly. Vectors leave it from the front, in the order they came. */
export class FlatSegment {
  readonly #dimension: number;
  #vectors = new Float32Array(0);
  #labels: number[] = [];
  #first = 0;
  #removed = new Set<number>();

  constructor(dimension: number) {
    this.#dimension = dimension;
  }

  get size(): number {
    return this.#labels.length - this.#first - this.#removed.size;
  }

  add(label: number, vector: Float32Array): void {
    const end = this.#labels.length * this.#dimension;
    if (end + this.#dimension > this.#vectors.length) this.#grow();
    this.#vectors.set(vector, this.#labels.length * this.#dimension);
    this.#labels.push(label);
  }

  /** Whether the label was here. */
  remove(label: number): boolean {
    if (!this.has(label)) return false;
    this.#removed.add(label);
    return true;
  }

  has(label: number): boolean {
    const index = this.#indexOf(label);
    return index >= this.#first && !this.#removed.has(label);
  }

  /** Takes the oldest vector out; undefined when none is left. */
  shift(): { label: number; vector: Float32Array } | undefined {
    while (this.#first < this.#labels.length) {
      const label = this.#labels[this.#first] as number;
      const vector = this.#vectors.subarray(this.#first * this.#dimension, (this.#first + 1) * this.#dimension);
      this.#first += 1;
      if (!this.#removed.delete(label)) return { label, vector };
    }
    this.#vectors = new Float32Array(0);
    this.#labels = [];
    this.#first = 0;
    return undefined;
  }

  /** Scores every vector, or those whose label is allowed. */
  *scores(query: Float32Array, allowed?: ReadonlySet<number>): Generator<Scored> {
    for (let i = this.#first; i < this.#labels.length; i += 1) {
      const label = this.#labels[i] as number;
      if (this.#removed.has(label) || (allowed !== undefined && !allowed.has(label))) continue;
      yield { label, score: dot(query, this.#vectors, i * this.#dimension) };
    }
  }

  /** Labels only grow, so their places are found by halving. */
  #indexOf(label: number): number {
    let low = 0;
    let high = this.#labels.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#labels[middle] as number;
      if (found === label) return middle;
      if (found < label) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  #grow(): void {
    const live = this.#vectors.subarray(this.#first * this.#dimension, this.#labels.length * this.#dimension);
    const grown = new Float32Array(Math.max(256 * this.#dimension, live.length * 2));
    grown.set(live);
    this.#vectors = grown;
    this.#labels = this.#labels.slice(this.#first);
    this.#first = 0;
  }
}
