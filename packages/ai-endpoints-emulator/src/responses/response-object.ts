import type { Generated } from "../chat/generate.js";
import type { ResponsesRequest } from "./request.js";

/** What every form of one response shares. */
export interface ResponseFacts {
  id: string;
  /** Unix seconds. */
  created: number;
  model: string;
  request: ResponsesRequest;
}

/** A response that is being made: without output and usage. */
export function openResponse(facts: ResponseFacts): Record<string, unknown> {
  return responseObject(facts, { status: "in_progress", output: [], usage: null });
}

/**
 * A response as it ends: `completed`, or `incomplete` when `max_output_tokens` or a content filter cut it.
 *
 * @param reasoningTokens how many of the tokens were reasoning
 */
export function endedResponse(
  facts: ResponseFacts,
  { finishReason, usage }: Generated,
  { output, reasoningTokens }: { output: readonly unknown[]; reasoningTokens: number },
): Record<string, unknown> & { status: "completed" | "incomplete" } {
  const reason = CUT_BY[finishReason];
  return responseObject(facts, {
    status: reason ? "incomplete" : "completed",
    ...(reason && { incomplete_details: { reason } }),
    output,
    usage: {
      input_tokens: usage.prompt_tokens,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: usage.completion_tokens,
      output_tokens_details: { reasoning_tokens: reasoningTokens },
      total_tokens: usage.total_tokens,
    },
  });
}

const CUT_BY: Partial<Record<Generated["finishReason"], string>> = {
  length: "max_output_tokens",
  content_filter: "content_filter",
};

// The fields are those that OpenAI's client requires; OVHcloud's are unconfirmed.
function responseObject<T extends object>({ id, created, model, request }: ResponseFacts, state: T): ResponseObject<T> {
  return {
    id,
    object: "response",
    created_at: created,
    model,
    background: false,
    error: null,
    incomplete_details: null,
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    metadata: request["metadata"] ?? {},
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: request.reasoning?.effort ?? null, summary: null },
    store: false,
    temperature: request.temperature ?? 1,
    text: { format: request.text?.format ?? { type: "text" } },
    tool_choice: request.tool_choice ?? "auto",
    tools: request.tools ?? [],
    top_p: request.top_p ?? 1,
    truncation: "disabled",
    ...state,
  };
}

type ResponseObject<T> = Record<string, unknown> & T;
