import { z } from "zod";
import { generationSchema } from "../chat/request.js";

/** Tokens generated when the request does not say: vLLM's default on this route; OVHcloud's is unconfirmed. */
export const DEFAULT_MAX_TOKENS = 16;

/**
 * Body of `POST /v1/completions`. OVHcloud documents the route, not its fields: lists of prompts, `n`, `best_of`,
 * `echo`, `logprobs` and `suffix` are as OpenAI's and vLLM's servers have them, unconfirmed.
 */
export const completionRequestSchema = generationSchema
  .extend({
    prompt: z.union([z.string(), z.array(z.string()).min(1)], "a string or a list of strings is needed"),
    max_tokens: z.number().int().nonnegative().nullish(),
    n: z.number().int().positive().max(128).nullish(),
    best_of: z.number().int().positive().max(128).nullish(),
    echo: z.boolean().nullish(),
    logprobs: z.number().int().nonnegative().max(20).nullish(),
    suffix: z.string().nullish(),
  })
  .refine(({ max_tokens, echo }) => max_tokens !== 0 || echo, {
    path: ["max_tokens"],
    message: "0 is for requests with `echo` only",
  })
  .refine(({ best_of, n }) => (best_of ?? Infinity) >= (n ?? 1), {
    path: ["best_of"],
    message: "must not be less than `n`",
  })
  .refine(({ best_of, n, stream }) => !stream || (best_of ?? 1) <= (n ?? 1), {
    path: ["best_of"],
    message: "cannot be streamed",
  });

/** A checked request. */
export type CompletionRequest = z.infer<typeof completionRequestSchema>;
