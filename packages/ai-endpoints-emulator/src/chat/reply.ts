/** What the emulated model says, before limits are applied. */
export interface Reply {
  text: string;
  reasoning?: string | undefined;
  toolCalls: readonly ToolCall[];
  finishReason: "stop" | "length" | "tool_calls" | "content_filter";
}

/** A call of a tool. */
export interface ToolCall {
  id: string;
  name: string;
  /** JSON text. */
  arguments: string;
}

/** Tokens of a request and its answer, as the MiniLM tokenizer counts them. */
export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
}
