import type { ChatCompletionChunk, TokenLogprob, WireToolCall, WireUsage } from "../client/chat-completion.js";
import type { ModelResponse, ResponseContent, ResponseItem, ResponseToolCall } from "../client/response.js";

/** What an item of an answer says, whichever kind of item it is. */
export interface ItemContent {
  text: string;
  reasoning: string;
  logprobs: TokenLogprob[];
  /** The call that the item is, or those that a message carries. */
  calls: WireToolCall[];
}

/**
 * Reads an item. Reasoning is taken from its content, or from its summary where there is no content: servers that have
 * both say the same thing twice.
 *
 * @param item of `output`, or of a streamed event.
 */
export function contentOf(item: ResponseItem): ItemContent {
  const isReasoning = item.type === "reasoning";
  const said = textOf(item.content);
  return {
    text: isReasoning ? "" : said,
    reasoning: isReasoning ? said || textOf(item.summary) : "",
    logprobs: Array.isArray(item.content) ? item.content.flatMap((part) => part.logprobs ?? []) : [],
    calls: item.type === "function_call" ? [callOf(item)] : (item.tool_calls ?? []).map(callOf),
  };
}

/**
 * Reads all items of an answer, and what stands beside them: OVHcloud's samples read the calls from a `tool_calls` of the
 * answer itself (responses guides, 2026-02-03 and 2026-02-24), some servers add `output_text`.
 *
 * @param response a whole answer, or the one that a stream ends with.
 */
export function contentOfAll(response: ModelResponse): ItemContent {
  const items = (response.output ?? []).map(contentOf);
  const text = items.map((item) => item.text).join("");
  const calls = items.flatMap((item) => item.calls);
  const known = new Set(calls.map(({ id }) => id));
  const others = (response.tool_calls ?? []).map(callOf).filter(({ id }) => !id || !known.has(id));
  return {
    text: text || (response.output_text ?? ""),
    reasoning: items.map((item) => item.reasoning).join(""),
    logprobs: items.flatMap((item) => item.logprobs),
    calls: [...calls, ...others],
  };
}

/**
 * The chunk that ends an answer: why it ended, and its token counts.
 *
 * @param response the answer as it ended.
 * @param callsTools whether it calls tools, which its status does not say.
 */
export function endChunk(response: ModelResponse, callsTools: boolean): ChatCompletionChunk {
  return {
    model: response.model,
    choices: [{ finish_reason: finishReason(response, callsTools) }],
    usage: response.usage ? chatUsage(response.usage) : undefined,
  };
}

function finishReason({ status, incomplete_details: details }: ModelResponse, callsTools: boolean): string {
  if (status === "incomplete") {
    const reason = details?.reason ?? "incomplete";
    return reason === "max_output_tokens" || reason === "max_tokens" ? "length" : reason;
  }
  return callsTools ? "tool_calls" : "stop";
}

function chatUsage(usage: NonNullable<ModelResponse["usage"]>): WireUsage {
  return {
    prompt_tokens: usage.input_tokens,
    completion_tokens: usage.output_tokens,
    total_tokens: usage.total_tokens,
    prompt_tokens_details: usage.input_tokens_details as WireUsage["prompt_tokens_details"],
    completion_tokens_details: usage.output_tokens_details as WireUsage["completion_tokens_details"],
  };
}

function callOf({ id, call_id, name, arguments: args, function: nested }: ResponseToolCall): WireToolCall {
  return {
    // An item has an id of its own besides that of the call, which its result must name.
    id: call_id ?? id,
    function: { name: nested?.name ?? name, arguments: nested?.arguments ?? args },
  };
}

function textOf(content: ResponseContent): string {
  if (!Array.isArray(content)) return content ?? "";
  return content.map(({ text, refusal }) => text ?? refusal ?? "").join("");
}
