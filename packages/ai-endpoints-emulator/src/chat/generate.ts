import type { Model } from "../models/roster.js";
import { ApiError } from "../server/api-error.js";
import type { Call } from "../server/route.js";
import { cutAtStop, limitTokens } from "./limit-text.js";
import type { Reply, ToolCall, Usage } from "./reply.js";

/** What goes out: text in the pieces that a stream sends, or tool calls. */
export interface Generated {
  pieces: string[];
  reasoning?: string | undefined;
  toolCalls: readonly ToolCall[];
  finishReason: Reply["finishReason"];
  usage: Usage;
}

/** Limits of one generation. */
export interface GenerationLimits {
  stop?: string | readonly string[] | null | undefined;
  maxTokens?: number | null | undefined;
}

/**
 * Applies `stop` and `max_tokens` to a reply and counts tokens.
 *
 * @param promptTexts every text of the request
 * @throws {ApiError} 400 when the prompt is longer than the model's context
 */
export async function generate(
  reply: Reply,
  promptTexts: readonly string[],
  limits: GenerationLimits,
  model: Model,
  { services, signal }: Pick<Call, "services" | "signal">,
): Promise<Generated> {
  const count = async (texts: readonly string[]) =>
    (await services.embedder.countTokens(texts, { signal })).map((tokens) => tokens - SPECIAL_TOKENS);
  const promptTokens = sum(await count(promptTexts));
  if (promptTokens > (model.contextLength ?? Infinity)) {
    throw new ApiError(
      400,
      `The prompt has ${promptTokens} tokens; ${model.id} reads ${model.contextLength} at most.`,
      { param: "messages" },
    );
  }
  const limited = await limitTokens(cutAtStop(reply.text, limits.stop), limits.maxTokens ?? undefined, count);
  const hidden = reply.toolCalls.flatMap((call) => [call.name, call.arguments]).concat(reply.reasoning ?? []);
  const completionTokens = limited.tokens + sum(await count(hidden));
  return {
    pieces: limited.pieces,
    reasoning: reply.reasoning,
    toolCalls: reply.toolCalls,
    finishReason: limited.finishReason === "length" ? "length" : reply.finishReason,
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
  };
}

// The tokenizer frames every text with [CLS] and [SEP], which a prompt does not have.
const SPECIAL_TOKENS = 2;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
