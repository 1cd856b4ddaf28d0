import { dot } from "../vector.js";
import type { TopK } from "./top-k.js";

/** Vectors of one block of memory: blocks are never copied to grow, and the front ones are freed as vectors leave. */
const blockSize = 256;

/** Unit vectors in blocks of memory, searched exactly. Labels come in rising order and leave from the front. */
export class FlatSegment {
  readonly #dimension: number;
  /** The block of place p is number p / blockSize; undefined when all of it has left. */
  #blocks: (Float32Array | undefined)[] = [];
  #labels: number[] = [];
  /** Everything before this place has left. */
  #first = 0;
  readonly #removed = new Set<number>();

  constructor(dimension: number) {
    this.#dimension = dimension;
  }

  get size(): number {
    return this.#labels.length - this.#first - this.#removed.size;
  }

  add(label: number, vector: Float32Array): void {
    if (this.#labels.length % blockSize === 0) {
      this.#dropHoles();
      if (this.#labels.length % blockSize === 0) this.#blocks.push(new Float32Array(blockSize * this.#dimension));
    }
    const place = this.#labels.length;
    this.#blockOf(place).set(vector, (place % blockSize) * this.#dimension);
    this.#labels.push(label);
  }

  /** Whether the label was here. */
  remove(label: number): boolean {
    if (this.#placeOf(label) === undefined) return false;
    this.#removed.add(label);
    return true;
  }

  /** Takes the oldest vector out; undefined when none is left. Its memory is good until the next `add`. */
  shift(): { label: number; vector: Float32Array } | undefined {
    while (this.#first < this.#labels.length) {
      const place = this.#first;
      const label = this.#labels[place] as number;
      const vector = this.#vectorAt(place);
      this.#first += 1;
      if (this.#first % blockSize === 0) this.#blocks[this.#first / blockSize - 1] = undefined;
      if (!this.#removed.delete(label)) return { label, vector };
    }
    this.#blocks = [];
    this.#labels = [];
    this.#first = 0;
    return undefined;
  }

  /** Offers every vector. */
  scanAll(query: Float32Array, best: TopK): void {
    const dimension = this.#dimension;
    for (let place = this.#first; place < this.#labels.length; place += 1) {
      const label = this.#labels[place] as number;
      if (this.#removed.size > 0 && this.#removed.has(label)) continue;
      best.offer(label, dot(query, this.#blockOf(place), (place % blockSize) * dimension));
    }
  }

  /** Offers the vector of this label; false when it is not here. */
  scan(label: number, query: Float32Array, best: TopK): boolean {
    const place = this.#placeOf(label);
    if (place === undefined) return false;
    best.offer(label, dot(query, this.#blockOf(place), (place % blockSize) * this.#dimension));
    return true;
  }

  /** Labels rise, so their places are found by halving. */
  #placeOf(label: number): number | undefined {
    let low = this.#first;
    let high = this.#labels.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#labels[middle] as number;
      if (found === label) return this.#removed.has(label) ? undefined : middle;
      if (found < label) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  #blockOf(place: number): Float32Array {
    return this.#blocks[Math.floor(place / blockSize)] as Float32Array;
  }

  #vectorAt(place: number): Float32Array {
    const offset = (place % blockSize) * this.#dimension;
    return this.#blockOf(place).subarray(offset, offset + this.#dimension);
  }

  /** Moves what is still here to the front when most places are empty: chunks that are replaced leave holes. */
  #dropHoles(): void {
    if (this.size * 2 > this.#labels.length) return;
    const old = { blocks: this.#blocks, labels: this.#labels, first: this.#first };
    this.#blocks = [];
    this.#labels = [];
    this.#first = 0;
    for (let place = old.first; place < old.labels.length; place += 1) {
      const label = old.labels[place] as number;
      if (this.#removed.delete(label)) continue;
      const offset = (place % blockSize) * this.#dimension;
      const vector = old.blocks[Math.floor(place / blockSize)]?.subarray(offset, offset + this.#dimension);
      if (vector !== undefined) this.add(label, vector);
    }
  }
}
