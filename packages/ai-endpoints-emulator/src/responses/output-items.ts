import { contentPieces, fragments } from "../chat/chat-objects.js";
import type { Generated } from "../chat/generate.js";
import type { ReasoningField } from "../chat/reasoning-field.js";
import { chatLogprobsOf, type TokenLogprob } from "../chat/token-logprobs.js";
import { itemId } from "./ids.js";

/** An item of an answer, whole, with the pieces in which a stream sends it. */
export type OutputItem = ReasoningItem | MessageItem | FunctionCallItem;

/** What the model thought. */
export interface ReasoningItem {
  type: "reasoning";
  id: string;
  pieces: readonly string[];
}

/** What the model says. */
export interface MessageItem {
  type: "message";
  id: string;
  pieces: readonly string[];
  /** "incomplete" when it was cut. */
  status: "completed" | "incomplete";
  /** Alternatives for each token; absent when no log probabilities were asked for. */
  topLogprobs?: number | undefined;
}

/** A tool that the model calls. */
export interface FunctionCallItem {
  type: "function_call";
  id: string;
  callId: string;
  name: string;
  pieces: readonly string[];
}

/**
 * The items of an answer: reasoning, the message, the calls. Calls come as items of type `function_call`, as with OpenAI
 * and vLLM; OVHcloud's samples read a `tool_calls` of the whole answer, and what the service sends is unconfirmed.
 */
export function outputItems(
  generated: Generated,
  { reasoningField, topLogprobs }: { reasoningField: ReasoningField; topLogprobs?: number | undefined },
): OutputItem[] {
  const { reasoning, toolCalls, finishReason } = generated;
  const pieces = contentPieces(generated, reasoningField);
  const isCut = finishReason === "length" || finishReason === "content_filter";
  const items: OutputItem[] = [];
  if (reasoning !== undefined && reasoningField !== "inline")
    items.push({ type: "reasoning", id: itemId("rs"), pieces: fragments(reasoning) });
  if (pieces.length > 0 || toolCalls.length === 0)
    items.push({ type: "message", id: itemId("msg"), pieces, topLogprobs, status: isCut ? "incomplete" : "completed" });
  for (const { id, name, arguments: args } of toolCalls)
    items.push({ type: "function_call", id: itemId("fc"), callId: id, name, pieces: fragments(args) });
  return items;
}

/** An item as it stands in a finished answer. */
export function finishedItem(item: OutputItem): Record<string, unknown> {
  if (item.type === "function_call")
    return { ...openedItem(item), arguments: item.pieces.join(""), status: "completed" };
  return {
    ...openedItem(item),
    content: [partOf(item, item.pieces)],
    status: "status" in item ? item.status : "completed",
  };
}

/** An item as it is announced, before its content. */
export function openedItem(item: OutputItem): Record<string, unknown> {
  const { type, id } = item;
  if (item.type === "function_call")
    return { type, id, call_id: item.callId, name: item.name, arguments: "", status: "in_progress" };
  const about = item.type === "message" ? { role: "assistant" } : { summary: [] };
  return { type, id, ...about, content: [], status: "in_progress" };
}

/** The only part of a message's or of reasoning's content, as far as these pieces. */
export function partOf(item: ReasoningItem | MessageItem, pieces: readonly string[]): Record<string, unknown> {
  const text = pieces.join("");
  if (item.type === "reasoning") return { type: "reasoning_text", text };
  return { type: "output_text", text, annotations: [], logprobs: logprobsOf(item, pieces) };
}

/** Log probabilities of pieces of a message; none unless they were asked for. */
export function logprobsOf({ topLogprobs }: MessageItem, pieces: readonly string[]): TokenLogprob[] {
  return topLogprobs === undefined ? [] : chatLogprobsOf(pieces, topLogprobs).content;
}
