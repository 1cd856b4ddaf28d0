import type { LLMResult } from "@langchain/core/outputs";

/** What a callback handler of a text model heard. */
export interface Heard {
  /** Prompts. */
  starts: string[];
  tokens: string[];
  ends: LLMResult[];
  errors: unknown[];
}

/** A callback handler that notes what it hears; `preferStreaming` makes core stream inside of `invoke`. */
export function listen({ preferStreaming = false } = {}) {
  const heard: Heard = { starts: [], tokens: [], ends: [], errors: [] };
  const handler = {
    name: "listener",
    ...(preferStreaming ? { lc_prefer_streaming: true } : {}),
    handleLLMStart: (_llm: unknown, prompts: string[]) => void heard.starts.push(...prompts),
    handleLLMNewToken: (token: string) => void heard.tokens.push(token),
    handleLLMEnd: (output: LLMResult) => void heard.ends.push(output),
    handleLLMError: (error: unknown) => void heard.errors.push(error),
  };
  return { heard, handler };
}

/** `generationInfo` of an answer: the first prompt's first, unless told otherwise. */
export function infoOf(result: LLMResult | undefined, prompt = 0, answer = 0): Record<string, unknown> | undefined {
  return result?.generations[prompt]?.[answer]?.generationInfo;
}
