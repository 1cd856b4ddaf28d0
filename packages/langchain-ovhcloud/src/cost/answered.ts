import type { AIMessage } from "@langchain/core/messages";
import type { ChatGeneration, Generation, LLMResult } from "@langchain/core/outputs";
import { MODEL_PROVIDER } from "../chat/block-translator.js";
import type { TokenUsage } from "../chat/token-usage.js";
import type { CountedTokens } from "./cost.js";

/** What a finished call says about who answered and how long. */
export interface Answered {
  /** The model that answered; for a virtual one the one that it stood for. */
  model: string;
  /** Undefined when the service did not count. */
  usage: CountedTokens | undefined;
}

/**
 * Reads the result of a call of this package.
 *
 * @param result what `handleLLMEnd` gets.
 * @returns undefined for another provider's call.
 */
export function readAnswered({ generations, llmOutput }: LLMResult): Answered | undefined {
  const told = generations.flat().map(metadataOf);
  const ours = told.find(({ metadata }) => metadata.model_provider === MODEL_PROVIDER);
  if (!ours || typeof ours.metadata.model !== "string") return undefined;
  const counted = told.flatMap(({ usage }) => (usage ? [usage] : []));
  if (counted.length > 0) return { model: ours.metadata.model, usage: sum(counted) };
  // A chat model's `llmOutput` has zeros also where nothing was counted.
  const shared = ours.isText ? (llmOutput?.tokenUsage as TokenUsage | undefined) : undefined;
  return { model: ours.metadata.model, usage: shared && fromTokenUsage(shared) };
}

function metadataOf(generation: Generation | ChatGeneration): {
  metadata: Record<string, unknown>;
  usage: CountedTokens | undefined;
  isText: boolean;
} {
  if (!("message" in generation)) {
    const { usage_metadata: usage, ...metadata } = generation.generationInfo ?? {};
    return { metadata, usage: usage as CountedTokens | undefined, isText: true };
  }
  const { response_metadata: metadata, usage_metadata: usage } = generation.message as AIMessage;
  return { metadata, usage, isText: false };
}

function sum(counts: readonly CountedTokens[]): CountedTokens {
  const total = { input_tokens: 0, output_tokens: 0 };
  for (const { input_tokens: input, output_tokens: output } of counts) {
    total.input_tokens += input;
    total.output_tokens += output;
  }
  return total;
}

// Prompts of an LLM that shared a request: the first has the counts of all, the others zeros or none.
function fromTokenUsage({ promptTokens = 0, completionTokens = 0 }: Partial<TokenUsage>): CountedTokens {
  return { input_tokens: promptTokens, output_tokens: completionTokens };
}
