import { schemas } from "../client/answer-schemas.js";
import { parseAnswer } from "../client/read-answer.js";
import type { EmbeddingBatchParts, OVHcloudEmbeddings } from "../embeddings/embeddings.js";
import { readVectors } from "../embeddings/vectors.js";
import type { BatchResult } from "./batch-result.js";
import { EMBEDDINGS_ENDPOINT } from "./inputs.js";
import { type RunBatchOptions, runJob, settle } from "./run-job.js";

/**
 * Embeds many passages as batches: outside of the rate limits, within hours. Texts are packed into requests by the
 * embeddings' own limits, with its instruction for passages; vectors are checked as always. Its cache has no part in it.
 *
 * @param embeddings an `OVHcloudEmbeddings`.
 * @param texts passages; none makes no request.
 * @param options waiting, progress (which counts requests, not texts), saving, limits.
 * @returns one vector per text, in order.
 * @throws OVHcloudBatchError at the end when some have no vector: it has all the others.
 * @example
 * ```ts
 * const vectors = await batchEmbed(new OVHcloudEmbeddings(), ["Red Hat", "Debian"]);
 * ```
 */
export async function batchEmbed(
  embeddings: OVHcloudEmbeddings,
  texts: readonly string[],
  options?: RunBatchOptions & { returnExceptions?: false | undefined },
): Promise<number[][]>;
export async function batchEmbed(
  embeddings: OVHcloudEmbeddings,
  texts: readonly string[],
  options: RunBatchOptions,
): Promise<(number[] | Error)[]>;
export async function batchEmbed(
  embeddings: OVHcloudEmbeddings,
  texts: readonly string[],
  options: RunBatchOptions = {},
): Promise<(number[] | Error)[]> {
  if (texts.length === 0) return [];
  const parts = embeddings.batchParts;
  const { model, encodingFormat } = parts;
  const packed = parts.pack(texts);
  const starts = startsOf(packed);
  const reader = new VectorReader(parts);
  const vectors: (number[] | Error)[] = [];
  const job = await runJob(
    {
      client: parts.client,
      endpoint: EMBEDDINGS_ENDPOINT,
      count: packed.length,
      async *bodies() {
        for (const input of packed) yield { model, input, encoding_format: encodingFormat };
      },
      async onResult(result, index) {
        const count = packed[index]?.length ?? 0;
        const found = await reader.read(result, count).catch((error: Error) => error);
        for (let i = 0; i < count; i += 1)
          vectors[(starts[index] ?? 0) + i] = found instanceof Error ? found : (found[i] as number[]);
      },
    },
    options,
  );
  return settle(vectors, job, options.returnExceptions);
}

class VectorReader {
  readonly #model: string;
  #dimension: number | undefined;

  constructor({ model, dimension }: EmbeddingBatchParts) {
    this.#model = model;
    this.#dimension = dimension;
  }

  async read({ body, error }: BatchResult, count: number): Promise<number[][]> {
    if (error) throw error;
    const request = { method: "POST", path: EMBEDDINGS_ENDPOINT, model: this.#model } as const;
    const response = parseAnswer(body, await schemas.embedding(), request);
    const vectors = readVectors(response, { count, model: this.#model, dimension: this.#dimension });
    this.#dimension ??= vectors[0]?.length;
    return vectors;
  }
}

// Place of the first text of each request.
function startsOf(packed: readonly (readonly string[])[]): number[] {
  let start = 0;
  return packed.map(({ length }) => {
    const first = start;
    start += length;
    return first;
  });
}
