import { AIMessage, type BaseMessage, type MessageContent, ToolMessage } from "@langchain/core/messages";
import type { ToolCall } from "@langchain/core/messages/tool";
import type { ChatMessageParam } from "../client/chat-completion.js";

/**
 * Encodes a message that holds text and tool calls alone, which most do. Nothing else is loaded for it, and it costs a
 * fraction of what the general converters cost.
 *
 * @param message any message.
 * @returns its wire form; undefined for messages that need the general converters.
 */
export function encodeTextMessage(message: BaseMessage): ChatMessageParam | undefined {
  const role = ROLES[message.type];
  const content = textOf(message.content);
  if (role === undefined || content === undefined) return undefined;
  if (ToolMessage.isInstance(message)) return { role, content, tool_call_id: message.tool_call_id };
  if (!AIMessage.isInstance(message)) return { role, content };
  const calls = message.tool_calls ?? [];
  if (calls.length > 0) {
    return calls.every(hasId) ? { role, content, tool_calls: calls.map(encodeToolCall) } : undefined;
  }
  const { tool_calls, function_call } = message.additional_kwargs;
  return tool_calls || function_call ? undefined : { role, content };
}

const ROLES: Readonly<Record<string, ChatMessageParam["role"]>> = {
  human: "user",
  system: "system",
  ai: "assistant",
  tool: "tool",
};

// Text parts are joined by line feeds, as vLLM does where a model's template takes strings only.
function textOf(content: MessageContent): string | undefined {
  if (typeof content === "string") return content;
  const texts: string[] = [];
  for (const block of content) {
    if (block.type !== "text" || typeof block.text !== "string") return undefined;
    texts.push(block.text);
  }
  return texts.join("\n");
}

function hasId(call: ToolCall): boolean {
  return call.id !== undefined;
}

function encodeToolCall({ id, name, args }: ToolCall): object {
  return { id, type: "function", function: { name, arguments: JSON.stringify(args) } };
}
