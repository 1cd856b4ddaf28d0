import type { Call } from "../server/route.js";
import { cutAtStop, limitTokens } from "./limit-text.js";
import type { Reply, ToolCall, Usage } from "./reply.js";
import { countAllTokens, countTokens } from "./token-counts.js";

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
 * @param promptTokens tokens of the request
 */
export async function generate(
  reply: Reply,
  promptTokens: number,
  limits: GenerationLimits,
  call: Pick<Call, "services" | "signal">,
): Promise<Generated> {
  const limited = await limitTokens(cutAtStop(reply.text, limits.stop), limits.maxTokens ?? undefined, (pieces) =>
    countTokens(pieces, call),
  );
  const hidden = reply.toolCalls.flatMap(({ name, arguments: args }) => [name, args]).concat(reply.reasoning ?? []);
  const completionTokens = limited.tokens + (await countAllTokens(hidden, call));
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
