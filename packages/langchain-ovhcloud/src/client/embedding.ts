import { z } from "zod";

/** Reads the answer of `POST /embeddings`. Vectors come as numbers or as base64 of little-endian float32. */
export const embeddingResponseSchema = z.looseObject({
  model: z.string().nullish(),
  data: z.array(z.looseObject({ index: z.number().nullish(), embedding: z.union([z.array(z.number()), z.string()]) })),
  usage: z.looseObject({ prompt_tokens: z.number().nullish(), total_tokens: z.number().nullish() }).nullish(),
});

/** Answer of `POST /embeddings`. */
export type EmbeddingResponse = z.infer<typeof embeddingResponseSchema>;

/** Body of `POST /embeddings`. Other fields are sent as they are. */
export interface EmbeddingRequest {
  model: string;
  input: string | string[];
  encoding_format?: "float" | "base64";
  [field: string]: unknown;
}
