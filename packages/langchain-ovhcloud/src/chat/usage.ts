import type { UsageMetadata } from "@langchain/core/messages";
import type { WireUsage } from "../client/chat-completion.js";

/**
 * Token counts in LangChain's form: three numbers always, zeros kept, details only where the server gave them.
 *
 * @param usage counts as they arrived.
 */
export function toUsageMetadata(usage: WireUsage): UsageMetadata {
  const input = usage.prompt_tokens ?? 0;
  const output = usage.completion_tokens ?? 0;
  const inputDetails = present({
    cache_read: usage.prompt_tokens_details?.cached_tokens,
    audio: usage.prompt_tokens_details?.audio_tokens,
  });
  const outputDetails = present({
    reasoning: usage.completion_tokens_details?.reasoning_tokens,
    audio: usage.completion_tokens_details?.audio_tokens,
  });
  return {
    input_tokens: input,
    output_tokens: output,
    total_tokens: usage.total_tokens ?? input + output,
    ...(inputDetails ? { input_token_details: inputDetails } : {}),
    ...(outputDetails ? { output_token_details: outputDetails } : {}),
  };
}

function present(counts: Record<string, number | null | undefined>): Record<string, number> | undefined {
  const known = Object.entries(counts).filter((entry): entry is [string, number] => typeof entry[1] === "number");
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}
