import type { UsageMetadata } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";

/** Token counts in the older form that callback handlers read from `llmOutput`. */
export interface TokenUsage {
  promptTokens: number;
  completionTokens: number;
  totalTokens: number;
}

/**
 * @param usage counts of one answer; zeros where the server gave none.
 */
export function toTokenUsage(usage: UsageMetadata | undefined): TokenUsage {
  return {
    promptTokens: usage?.input_tokens ?? 0,
    completionTokens: usage?.output_tokens ?? 0,
    totalTokens: usage?.total_tokens ?? 0,
  };
}

/**
 * Adds up the counts of several prompts.
 *
 * @param outputs `llmOutput` of each.
 */
export function combineTokenUsage(...outputs: LLMResult["llmOutput"][]): { tokenUsage: TokenUsage } {
  const tokenUsage: TokenUsage = { promptTokens: 0, completionTokens: 0, totalTokens: 0 };
  for (const output of outputs) {
    const usage = output?.tokenUsage as TokenUsage | undefined;
    tokenUsage.promptTokens += usage?.promptTokens ?? 0;
    tokenUsage.completionTokens += usage?.completionTokens ?? 0;
    tokenUsage.totalTokens += usage?.totalTokens ?? 0;
  }
  return { tokenUsage };
}
