import type { ChatMessageParam } from "../client/chat-completion.js";
import { OVHcloudUnsupportedError } from "../client/errors.js";
import type { ResponseInputItem } from "../client/response.js";

/**
 * Writes a conversation as the items of a response's `input`.
 *
 * A system prompt stays where it stands, as a system item. The guides document that and `instructions` alike, but a model
 * may lack `instructions` (2026-02-24), which also has no place for a second system message or a later one.
 *
 * @param messages in the chat route's form.
 * @param model who is asked, for errors.
 * @throws OVHcloudUnsupportedError for content that this route has no form for.
 */
export function toInputItems(messages: readonly ChatMessageParam[], model: string): ResponseInputItem[] {
  return messages.flatMap((message, position) => {
    if (message.role === "tool")
      return [{ type: "function_call_output", call_id: message.tool_call_id, output: message.content }];
    return message.role === "assistant" ? assistantItems(message, position) : [toMessage(message, model)];
  });
}

// Calls and reasoning are items beside the message and not fields of it.
function assistantItems(message: ChatMessageParam, position: number): ResponseInputItem[] {
  const calls = (message.tool_calls ?? []) as { id: string; function: { name: string; arguments: string } }[];
  const reasoning = message.reasoning as string | undefined;
  const items: ResponseInputItem[] = [];
  // Strict servers want an id and a summary; the id need not be the one that they gave.
  if (reasoning) {
    const content = [{ type: "reasoning_text", text: reasoning }];
    items.push({ type: "reasoning", id: `rs_${position}`, summary: [], content });
  }
  if (message.content || calls.length === 0)
    items.push({ type: "message", role: "assistant", content: message.content ?? "" });
  for (const { id, function: called } of calls) items.push({ type: "function_call", call_id: id, ...called });
  return items;
}

function toMessage({ role, content }: ChatMessageParam, model: string): ResponseInputItem {
  const parts = Array.isArray(content) ? content.map((part) => toPart(part, model)) : (content ?? "");
  return { type: "message", role, content: parts };
}

function toPart(part: Record<string, unknown>, model: string): Record<string, unknown> {
  if (part.type === "text") return { type: "input_text", text: part.text };
  if (part.type === "image_url") return toImage(part.image_url as { url: string; detail?: string }, model);
  throw new OVHcloudUnsupportedError(
    `The responses route reads text and images, not content of type "${String(part.type)}". Use \`api: "chat"\`, or leave it out.`,
    { model },
  );
}

function toImage({ url, detail = "auto" }: { url: string; detail?: string }, model: string): Record<string, unknown> {
  if (url.startsWith("data:")) return { type: "input_image", image_url: url, detail };
  throw new OVHcloudUnsupportedError(
    "The responses route fetches no images (responses guide, 2026-02-24). Send the image itself, as base64 data.",
    { model },
  );
}
