import { canarySentence, type HybridStore } from "langchain-hybrid-store";
import type { Chunk } from "../sync/index-document.js";

/** Where a chunk's vector came from, counted. */
export interface VectorCounts {
  embedded: number;
  reused: number;
}

/** Stores that may hold vectors of chunks already, the first one asked first; what none holds is embedded. */
export class VectorSource {
  readonly #target: HybridStore;
  readonly #stores: readonly HybridStore[];
  readonly counts: VectorCounts = { embedded: 0, reused: 0 };

  /**
   * @param target the store that is filled: its model embeds, and equal texts in it are embedded once.
   * @param others stores of the same model.
   */
  constructor(target: HybridStore, others: readonly HybridStore[]) {
    this.#target = target;
    this.#stores = [...others, target];
  }

  /** The vectors of chunks, in their order. Stops waiting, and throws the signal's reason, when it is aborted. */
  async vectorsOf(chunks: readonly Chunk[], signal?: AbortSignal): Promise<number[][]> {
    const texts = new Map(chunks.map((chunk) => [chunk.metadata.contentKey, chunk.pageContent]));
    const found = new Map<string, number[]>();
    for (const store of this.#stores) {
      const missing = [...texts.keys()].filter((key) => !found.has(key));
      if (missing.length === 0) break;
      for (const [key, vector] of await store.vectorsBy("contentKey", missing)) found.set(key, [...vector]);
    }
    const missing = [...texts].filter(([key]) => !found.has(key));
    const vectors = await this.#embed(
      missing.map(([, text]) => text),
      signal,
    );
    for (const [index, [key]] of missing.entries()) found.set(key, vectors[index] ?? []);
    this.counts.embedded += missing.length;
    this.counts.reused += chunks.length - missing.length;
    return chunks.map((chunk) => found.get(chunk.metadata.contentKey) ?? []);
  }

  #embed(texts: string[], signal: AbortSignal | undefined): Promise<number[][]> {
    if (texts.length === 0) return Promise.resolve([]);
    return untilAborted(this.#target.embeddings.embedDocuments(texts), signal);
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

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
    // When the abort was first, nobody waits for the model's answer any more.
    work.catch(() => undefined);
  }
}
