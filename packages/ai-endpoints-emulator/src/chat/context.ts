import type { Model } from "../models/roster.js";
import { ApiError } from "../server/api-error.js";

/**
 * Refuses a request whose prompt and answer together do not fit into the model's context, in vLLM's words and with
 * OpenAI's code; OVHcloud's are unconfirmed.
 *
 * @param promptTokens tokens of the request
 * @param maxTokens tokens that the answer may have; undefined: as many as fit
 * @param param the field that holds the prompt
 * @throws {ApiError} 400
 */
export function requireContext(
  { contextLength = Infinity }: Model,
  promptTokens: number,
  maxTokens: number | undefined,
  param: "messages" | "prompt",
): void {
  const requested = promptTokens + (maxTokens ?? 0);
  if (requested <= contextLength) return;
  const parts = maxTokens === undefined ? "" : ` (${promptTokens} in the ${param}, ${maxTokens} in the completion)`;
  const where = maxTokens === undefined ? ` in the ${param}` : "";
  throw new ApiError(
    400,
    `This model's maximum context length is ${contextLength} tokens. However, you requested ${requested} tokens${parts}` +
      `${where}. Please reduce the length of the ${param}${maxTokens === undefined ? "" : " or completion"}.`,
    { param, code: "context_length_exceeded" },
  );
}
