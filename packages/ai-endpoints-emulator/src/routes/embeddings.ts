import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import type { Model } from "../models/roster.js";
import { ApiError } from "../server/api-error.js";
import type { ModelRoute } from "../server/route.js";
import { validate } from "../server/validation.js";

/**
 * `POST /v1/embeddings`: vectors of all-MiniLM-L6-v2, padded with zeros to the dimension of the model asked for. Padding
 * keeps every cosine; the vectors are not those of the emulated model.
 */
export const embeddingsRoute: ModelRoute = {
  method: "POST",
  path: "/v1/embeddings",
  model: true,
  async handle({ body, services, signal }, model) {
    const dimension = dimensionOf(model);
    const request = validate(requestSchema, body, services.validationStatus);
    const texts = typeof request.input === "string" ? [request.input] : request.input;
    checkBatch(texts.length, services.maxEmbeddingBatch);
    if (request.dimensions !== undefined && request.dimensions !== dimension) {
      // Only some models of other services can shorten their vectors; nothing says that these can.
      throw new ApiError(400, `${model.id} gives vectors of ${dimension} numbers; leave out \`dimensions\`.`, {
        param: "dimensions",
      });
    }
    if (services.embeddingLatencyMs > 0) await setTimeout(services.embeddingLatencyMs, undefined, { signal });
    const { vectors, tokenCounts } = await services.embedTexts(texts, { signal });
    const encode = request.encoding_format === "base64" ? base64 : paddedVector;
    const tokens = tokenCounts.reduce((sum, count) => sum + count, 0);
    return {
      json: {
        object: "list",
        model: model.id,
        data: vectors.map((vector, index) => ({ object: "embedding", index, embedding: encode(vector, dimension) })),
        usage: { prompt_tokens: tokens, total_tokens: tokens },
      },
    };
  },
};

const requestSchema = z.looseObject({
  input: z.union([z.string(), z.array(z.string()).min(1)], "a string or a list of strings is needed"),
  encoding_format: z.enum(["float", "base64"]).nullish(),
  dimensions: z.number().int().positive().optional(),
});

function dimensionOf(model: Model): number {
  if (model.dimension !== undefined) return model.dimension;
  throw new ApiError(400, `${model.id} gives no embeddings; bge-m3 does.`, { param: "model" });
}

function checkBatch(size: number, limit: number): void {
  if (size <= limit) return;
  throw new ApiError(400, `input: ${size} texts are more than ${limit}, the largest batch. Send several requests.`, {
    param: "input",
  });
}

/** A vector of MiniLM with zeros up to the dimension of another model, which keeps every cosine. */
export function paddedVector(vector: Float32Array, dimension: number): number[] {
  return [...vector, ...Array.from({ length: dimension - vector.length }, () => 0)];
}

function base64(vector: Float32Array, dimension: number): string {
  const bytes = Buffer.alloc(dimension * 4);
  for (const [position, value] of vector.entries()) bytes.writeFloatLE(value, position * 4);
  return bytes.toString("base64");
}
