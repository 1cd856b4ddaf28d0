import type { z } from "zod";

/** Loads what an answer must look like. */
export type LoadSchema<T> = () => Promise<z.ZodType<T>>;

/** Loaded with the first answer of each kind: Zod would take half of the time that importing this package takes. */
export const schemas = {
  chatCompletion: once(async () => (await import("./chat-completion.js")).chatCompletionSchema),
  completion: once(async () => (await import("./completion.js")).completionSchema),
  embedding: once(async () => (await import("./embedding.js")).embeddingResponseSchema),
  response: once(async () => (await import("./response.js")).responseSchema),
  responseEvent: once(async () => (await import("./response.js")).responseEventSchema),
  modelList: once(async () => (await import("./model-list.js")).modelListSchema),
};

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load());
}
