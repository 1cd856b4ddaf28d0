import type { MiniLmEmbedder } from "../minilm/embedder.js";

/** Vectors by text, remembered. */
export interface VectorCache {
  /** The vectors of the texts, in order; those not seen lately are computed. */
  vectors(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
}

/**
 * Remembers the vectors of the texts used last. A conversation asks about the same passages again and again.
 *
 * @param limit texts to remember; 4096 take about 8 MB
 */
export function createVectorCache(embedder: Pick<MiniLmEmbedder, "embed">, limit = 4096): VectorCache {
  const remembered = new Map<string, Float32Array>();

  function remember(text: string, vector: Float32Array): void {
    remembered.delete(text); // a Map keeps the order of insertion: put it at the young end again
    remembered.set(text, vector);
    const oldest = remembered.size > limit ? remembered.keys().next() : undefined;
    if (oldest && !oldest.done) remembered.delete(oldest.value);
  }

  return {
    async vectors(texts, signal) {
      const byText = new Map(texts.map((text) => [text, remembered.get(text)]));
      const missing = [...byText].filter(([, vector]) => vector === undefined).map(([text]) => text);
      const { vectors } = await embedder.embed(missing, { signal });
      for (const [index, text] of missing.entries()) {
        // A copy: the embedder's vectors are views of one buffer for all texts of the call, which a view keeps alive.
        byText.set(text, vectors[index]?.slice());
      }
      return texts.map((text) => {
        const vector = byText.get(text);
        if (!vector) throw new Error("The embedder returned too few vectors.");
        remember(text, vector);
        return vector;
      });
    },
  };
}
