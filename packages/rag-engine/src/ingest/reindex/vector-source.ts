import { canarySentence, type HybridStore, type Vector } from "langchain-hybrid-store";
import { EmbeddingQueue } from "../embed/embedding-queue.js";
import type { Chunk } from "../sync/index-document.js";

/** Where a chunk's vector came from, counted. */
export interface VectorCounts {
  embedded: number;
  reused: number;
}

/** Stores that may hold vectors of chunks already, the first one asked first; what none holds is embedded. */
export class VectorSource {
  readonly #queue: EmbeddingQueue;
  readonly #stores: readonly HybridStore[];
  readonly counts: VectorCounts = { embedded: 0, reused: 0 };

  /**
   * @param target the store that is filled: its model embeds, and equal texts in it are embedded once.
   * @param others stores of the same model.
   * @param signal ends waiting for the model.
   */
  constructor(target: HybridStore, others: readonly HybridStore[], signal?: AbortSignal) {
    const { embeddings } = target;
    this.#queue = new EmbeddingQueue({ embeddings, ...(signal === undefined ? {} : { signal }) });
    this.#stores = [...others, target];
  }

  /**
   * The vectors of chunks, in their order.
   *
   * @throws the signal's reason, or what the model throws.
   */
  async vectorsOf(chunks: readonly Chunk[]): Promise<Vector[]> {
    const texts = new Map(chunks.map(({ metadata, embedded }) => [metadata.contentKey, embedded]));
    const found = new Map<string, Vector>();
    for (const store of this.#stores) {
      const missing = [...texts.keys()].filter((key) => !found.has(key));
      if (missing.length === 0) break;
      for (const [key, vector] of await store.vectorsBy("contentKey", missing)) found.set(key, vector);
    }
    const missing = [...texts].filter(([key]) => !found.has(key));
    const vectors = await this.#queue.embed(missing.map(([, text]) => text));
    for (const [index, [key]] of missing.entries()) found.set(key, vectors[index] ?? []);
    this.counts.embedded += missing.length;
    this.counts.reused += chunks.length - missing.length;
    return chunks.map(({ metadata }) => found.get(metadata.contentKey) ?? []);
  }
}

/** Whether a store was made with the model that embeds now, of whatever name. */
export async function hasSameModel(store: HybridStore): Promise<boolean> {
  const { manifest } = store;
  if (manifest === undefined) return false;
  const now = await store.embeddings.embedQuery(canarySentence);
  return now.length === manifest.dimension && cosine(now, manifest.canary) > sameModelCosine;
}

/** As the store's own guard: the same model on another machine stays above, another model is far below. */
const sameModelCosine = 0.995;

function cosine(a: readonly number[], b: readonly number[]): number {
  const product = a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  return product / (Math.hypot(...a) * Math.hypot(...b));
}
