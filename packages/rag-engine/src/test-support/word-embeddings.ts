import { Embeddings } from "@langchain/core/embeddings";

/** Deterministic embeddings for tests: texts that share words are near each other. */
export class WordEmbeddings extends Embeddings {
  /** Texts of all calls, in order. */
  readonly embedded: string[] = [];
  readonly #dimension: number;
  /** Called before each batch; may throw, as a service does. */
  beforeBatch: (texts: readonly string[]) => void = () => undefined;

  constructor(dimension = 32) {
    super({ maxConcurrency: 1, maxRetries: 0 });
    this.#dimension = dimension;
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    this.beforeBatch(texts);
    this.embedded.push(...texts);
    return texts.map((text) => this.#vector(text));
  }

  override async embedQuery(text: string): Promise<number[]> {
    return this.#vector(text);
  }

  #vector(text: string): number[] {
    const vector = Array.from({ length: this.#dimension }, () => 0.01);
    for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
      let hash = 7;
      for (const letter of word) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
      vector[hash % this.#dimension] = (vector[hash % this.#dimension] ?? 0) + 1;
    }
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  }
}
