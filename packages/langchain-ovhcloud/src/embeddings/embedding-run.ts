import type { BatchSender } from "./batch-sender.js";
import { packTexts, type PackingLimits } from "./packing.js";
import type { VectorCache } from "./vector-cache.js";

/** How far a call has come, in distinct texts. */
export interface EmbeddingProgress {
  /** Texts whose vectors are there. */
  done: number;
  /** Distinct texts of the call. */
  total: number;
  /** Those that came out of the cache. */
  cached: number;
  /** Requests that were answered. */
  requests: number;
}

/** What one call does its work with. */
export interface EmbeddingRunOptions {
  sender: BatchSender;
  limits: PackingLimits;
  /** Put before each text. */
  instruction: string;
  cache: VectorCache | undefined;
  /** Batches under way at once. */
  concurrency: number;
  signal: AbortSignal | undefined;
  onProgress: ((progress: EmbeddingProgress) => void) | undefined;
}

/**
 * Embeds texts: each distinct one once, out of the cache or in requests packed full. Every batch is put into the cache as
 * it arrives, so that what was paid for is kept when a later one fails.
 *
 * @param texts what to embed.
 * @param options sender, limits, instruction, cache, signal, listener.
 * @returns one vector per text, in order.
 * @throws what the first failing request throws; the others are aborted.
 */
export async function runEmbedding(texts: readonly string[], options: EmbeddingRunOptions): Promise<number[][]> {
  const positions = firstPositions(texts);
  const distinct = [...positions.keys()];
  const vectors = new Map<string, number[]>();
  const progress: EmbeddingProgress = { done: 0, total: distinct.length, cached: 0, requests: 0 };
  const tell = () => options.onProgress?.({ ...progress, done: vectors.size });

  const cached = await readCache(distinct, options);
  for (const [text, vector] of cached) vectors.set(text, vector);
  progress.cached = cached.size;
  if (distinct.length > 0) tell();

  const missing = distinct.filter((text) => !vectors.has(text));
  await sendAll(missing, positions, options, {
    onRequest: () => (progress.requests += 1),
    async onVectors(batch, found) {
      await options.cache?.set(batch, found);
      for (const [i, text] of batch.entries()) vectors.set(text, rounded(found[i] as number[], options.cache));
      tell();
    },
  });
  // Copies, so that changing one vector does not change its twin.
  return texts.map((text) => [...(vectors.get(text) as number[])]);
}

async function sendAll(
  texts: readonly string[],
  positions: ReadonlyMap<string, number>,
  { sender, limits, instruction, signal, concurrency }: EmbeddingRunOptions,
  listener: { onRequest: () => void; onVectors: (batch: readonly string[], found: number[][]) => Promise<void> },
): Promise<void> {
  const batches = packTexts(texts, limits, instruction);
  const lanes = Array.from({ length: Math.min(concurrency, batches.length) }, () => new AbortController());
  const stop = () => {
    for (const lane of lanes) lane.abort(signal?.reason);
  };
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });

  // A signal for each lane: Node warns of more than ten listeners on one.
  const work = async (lane: AbortController) => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      const sent = batch.map((text) => instruction + text);
      const places = batch.map((text) => positions.get(text) ?? 0);
      const found = await sender.send(
        { texts: sent, positions: places },
        { signal: lane.signal, onRequest: listener.onRequest },
      );
      await listener.onVectors(batch, found);
    }
  };
  try {
    await Promise.all(lanes.map(work));
  } finally {
    signal?.removeEventListener("abort", stop);
    // After a failure the other batches' answers would be thrown away.
    batches.length = 0;
    stop();
  }
}

async function readCache(
  texts: readonly string[],
  { cache, sender }: EmbeddingRunOptions,
): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  const vectors = (await cache?.get(texts)) ?? [];
  for (const [i, vector] of vectors.entries()) {
    // One of another length was made by another version of the model: it is made again.
    if (vector && (sender.dimension ?? vector.length) === vector.length) found.set(texts[i] as string, vector);
  }
  return found;
}

// The cache keeps 32 bits of each number: with one, a text has the same vector the first time and later.
function rounded(vector: number[], cache: VectorCache | undefined): number[] {
  return cache ? vector.map(Math.fround) : vector;
}

function firstPositions(texts: readonly string[]): Map<string, number> {
  const positions = new Map<string, number>();
  for (const [position, text] of texts.entries()) if (!positions.has(text)) positions.set(text, position);
  return positions;
}
