import { AIMessage, type BaseMessage, type MessageContent, ToolMessage } from "@langchain/core/messages";
import type { InvalidToolCall, ToolCall } from "@langchain/core/messages/tool";
import type { ChatMessageParam } from "../client/chat-completion.js";
import { OVHcloudConfigurationError } from "../client/errors.js";

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
  const { tool_calls: calls = [], invalid_tool_calls: invalid = [], additional_kwargs } = message;
  if (calls.length + invalid.length === 0) {
    return additional_kwargs.tool_calls || additional_kwargs.function_call ? undefined : { role, content };
  }
  return { role, content, tool_calls: [...calls.map(encodeToolCall), ...invalid.map(encodeInvalidToolCall)] };
}

const ROLES: Readonly<Record<string, ChatMessageParam["role"]>> = {
  human: "user",
  system: "system",
  ai: "assistant",
  tool: "tool",
};

// Tool calls and reasoning have their own fields; "thinking" is another provider's name for reasoning.
const NOT_CONTENT = new Set("reasoning thinking tool_call tool_call_chunk tool_use invalid_tool_call".split(" "));

// Text parts are joined by line feeds, as vLLM does where a model's template takes strings only.
function textOf(content: MessageContent): string | undefined {
  if (typeof content === "string") return content;
  const texts: string[] = [];
  for (const block of content) {
    if (NOT_CONTENT.has(block.type)) continue;
    const text = plainTextOf(block);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts.join("\n");
}

/**
 * The text of a block that is nothing but text: a text block, or a file of plain text in its old or new form.
 *
 * @param block a content block of any kind.
 */
export function plainTextOf(block: { type: string; [field: string]: unknown }): string | undefined {
  const isText = ["text", "text-plain"].includes(block.type) || (block.type === "file" && block.source_type === "text");
  return isText && typeof block.text === "string" ? block.text : undefined;
}

function encodeToolCall({ id, name, args }: ToolCall): object {
  if (id !== undefined) return { id, type: "function", function: { name, arguments: JSON.stringify(args) } };
  throw new OVHcloudConfigurationError(
    `An assistant message holds a call of "${name}" without an id, so that no result can be matched to it. Give it the \`id\` that the tool message names.`,
  );
}

// Servers such as vLLM read the arguments as JSON when a conversation comes back, and refuse it all for one broken call.
function encodeInvalidToolCall({ id, name, args }: InvalidToolCall): object {
  const readable = JSON.stringify({ malformed_arguments: args ?? "" });
  return { id: id ?? "", type: "function", function: { name: name ?? "", arguments: readable } };
}
