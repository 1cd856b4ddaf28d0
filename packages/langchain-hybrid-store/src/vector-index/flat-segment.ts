import { dot } from "../vector.js";
import type { TopK } from "./top-k.js";

/** Unit vectors in one block of memory, searched exactly. Labels come in rising order and leave from the front. */
export class FlatSegment {
  readonly #dimension: number;
  #vectors = new Float32Array(0);
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
    if ((this.#labels.length + 1) * this.#dimension > this.#vectors.length) this.#makeRoom();
    this.#vectors.set(vector, this.#labels.length * this.#dimension);
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
      const label = this.#labels[this.#first] as number;
      const vector = this.#vectorAt(this.#first);
      this.#first += 1;
      if (!this.#removed.delete(label)) return { label, vector };
    }
    this.#vectors = new Float32Array(0);
    this.#labels = [];
    this.#first = 0;
    return undefined;
  }

  /** Offers every vector. */
  scanAll(query: Float32Array, best: TopK): void {
    for (let place = this.#first; place < this.#labels.length; place += 1) {
      const label = this.#labels[place] as number;
      if (this.#removed.size > 0 && this.#removed.has(label)) continue;
      best.offer(label, dot(query, this.#vectors, place * this.#dimension));
    }
  }

  /** Offers the vector of this label; false when it is not here. */
  scan(label: number, query: Float32Array, best: TopK): boolean {
    const place = this.#placeOf(label);
    if (place === undefined) return false;
    best.offer(label, dot(query, this.#vectors, place * this.#dimension));
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

  #vectorAt(place: number): Float32Array {
    return this.#vectors.subarray(place * this.#dimension, (place + 1) * this.#dimension);
  }

  /** Twice the room for what is still here; what left or was removed is dropped. */
  #makeRoom(): void {
    const roomier = new Float32Array(Math.max(256, this.size * 2) * this.#dimension);
    const labels: number[] = [];
    for (let place = this.#first; place < this.#labels.length; place += 1) {
      const label = this.#labels[place] as number;
      if (this.#removed.has(label)) continue;
      roomier.set(this.#vectorAt(place), labels.length * this.#dimension);
      labels.push(label);
    }
    this.#vectors = roomier;
    this.#labels = labels;
    this.#first = 0;
    this.#removed.clear();
  }
}
