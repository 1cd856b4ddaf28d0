/**
 * How reasoning is sent: as `reasoning` (announced for 2026-05-11), as `reasoning_content` (the name before, still on a
 * catalog page of 2026-09-28), as both (2026-04-27 to 2026-05-11), or inline, as `<think>…</think>` before the answer in
 * `content` (Qwen3-32B, observed 2026-03-24). Which the service uses today is unconfirmed.
 */
export type ReasoningField = "reasoning" | "reasoning_content" | "both" | "inline";

/** The fields of a message or a delta that hold reasoning; none when it is inline. */
export function reasoningFields(reasoning: string | undefined, field: ReasoningField): Record<string, string> {
  if (reasoning === undefined || field === "inline") return {};
  return {
    ...(field !== "reasoning_content" && { reasoning }),
    ...(field !== "reasoning" && { reasoning_content: reasoning }),
  };
}

/** What stands in the content before the answer; empty unless reasoning is inline. */
export function inlineReasoning(reasoning: string | undefined, field: ReasoningField): string {
  return reasoning === undefined || field !== "inline" ? "" : `<think>\n${reasoning}\n</think>\n\n`;
}
