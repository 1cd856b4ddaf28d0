import type { BaseStore } from "@langchain/core/stores";

/** Where vectors are kept: LangChain's byte stores, such as `EmbeddingFileStore` of `langchain-ovhcloud/node`. */
export type EmbeddingStore = BaseStore<string, Uint8Array>;

/** What makes two embeddings of one text different. */
export interface VectorSpace {
  /** Who made them: the API's host unless the caller names the space. */
  namespace: string;
  model: string;
  /** Length that was asked for, if any was. */
  dimension: number | undefined;
  /** Text put before. */
  instruction: string;
}

/**
 * Keeps vectors in a store. Keys are hashes: they hold neither the texts nor the API key. Values are a count and float32
 * numbers, little-endian, so that a half-written one is recognised and made again.
 */
export class VectorCache {
  readonly #store: EmbeddingStore;
  readonly #space: Promise<string>;

  /** @param store where to keep them. @param space what makes them comparable. */
  constructor(store: EmbeddingStore, { namespace, model, dimension, instruction }: VectorSpace) {
    this.#store = store;
    this.#space = sha256(JSON.stringify([namespace, model.toLowerCase(), dimension ?? null, instruction]));
  }

  /**
   * Looks texts up.
   *
   * @param texts what is to be embedded, without the instruction.
   * @returns a vector or undefined for each.
   */
  async get(texts: readonly string[]): Promise<(number[] | undefined)[]> {
    const found: (number[] | undefined)[] = [];
    for (let start = 0; start < texts.length; start += AT_ONCE) {
      const values = await this.#store.mget(await this.#keys(texts.slice(start, start + AT_ONCE)));
      found.push(...values.map((bytes) => (bytes ? decodeVector(bytes) : undefined)));
    }
    return found;
  }

  /**
   * Keeps vectors.
   *
   * @param texts what was embedded.
   * @param vectors one for each.
   */
  async set(texts: readonly string[], vectors: readonly (readonly number[])[]): Promise<void> {
    const keys = await this.#keys(texts);
    await this.#store.mset(keys.map((key, i) => [key, encodeVector(vectors[i] ?? [])]));
  }

  async #keys(texts: readonly string[]): Promise<string[]> {
    const space = await this.#space;
    return Promise.all(texts.map(async (text) => `${space.slice(0, 32)}-${await sha256(text)}`));
  }
}

const AT_ONCE = 256;

/**
 * A vector as bytes: its length as an unsigned 32-bit number, then float32 numbers, all little-endian.
 *
 * @param vector finite numbers.
 */
export function encodeVector(vector: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 + 4 * vector.length));
  view.setUint32(0, vector.length, true);
  for (const [i, value] of vector.entries()) view.setFloat32(4 + 4 * i, value, true);
  return new Uint8Array(view.buffer);
}

/**
 * Reads {@link encodeVector}'s bytes.
 *
 * @returns the vector, or undefined when the bytes are not a whole one.
 */
export function decodeVector(bytes: Uint8Array): number[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.byteLength < 8 ? 0 : view.getUint32(0, true);
  if (length === 0 || bytes.byteLength !== 4 + 4 * length) return undefined;
  const vector = Array.from({ length }, (_, i) => view.getFloat32(4 + 4 * i, true));
  return vector.every(Number.isFinite) ? vector : undefined;
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
