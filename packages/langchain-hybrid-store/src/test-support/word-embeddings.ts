import { Embeddings } from "@langchain/core/embeddings";

/** Deterministic embeddings for tests: texts that share words are near each other. `seed` makes another model of it. */
export class WordEmbeddings extends Embeddings {
  /** Number of calls of `embedQuery`, the canary's included. */
  queries = 0;
  readonly #dimension: number;
  readonly #seed: number;

  constructor({ dimension = 32, seed = 7 } = {}) {
    super({ maxConcurrency: 1, maxRetries: 0 });
    this.#dimension = dimension;
    this.#seed = seed;
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    return texts.map((text) => this.vector(text));
  }

  override async embedQuery(text: string): Promise<number[]> {
    this.queries += 1;
    return this.vector(text);
  }

  vector(text: string): number[] {
    const vector = Array.from({ length: this.#dimension }, () => 0.01);
    for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
      let hash = this.#seed;
      for (const letter of word) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
      vector[hash % this.#dimension] = (vector[hash % this.#dimension] ?? 0) + 1;
    }
    return vector;
  }
}
