import type { ChatMessage, ChatRequest } from "../chat/request.js";
import type { InputContent, InputItem, MessageItem, ResponsesRequest } from "./request.js";

/** A request as the chat route would get it, and where its messages come from. */
export interface TranslatedRequest {
  chat: ChatRequest;
  /** Of each message its place in the request, such as `input.2`. */
  places: readonly string[];
}

/**
 * Translates a request for a response into one for chat, so that both routes answer, refuse and count alike.
 *
 * @param request checked
 */
export function toChatRequest(request: ResponsesRequest): TranslatedRequest {
  const placed = placedMessages(request);
  return {
    chat: {
      messages: placed.map(({ message }) => message),
      max_tokens: request.max_output_tokens,
      tools: request.tools?.map(toChatTool),
      tool_choice: toChatToolChoice(request.tool_choice),
      parallel_tool_calls: request.parallel_tool_calls,
      response_format: toResponseFormat(request),
      reasoning_effort: request.reasoning?.effort,
    },
    places: placed.map(({ place }) => place),
  };
}

interface Placed {
  message: ChatMessage;
  place: string;
}

function placedMessages({ instructions, input }: ResponsesRequest): Placed[] {
  const placed: Placed[] = [];
  if (instructions) placed.push({ message: { role: "system", content: instructions }, place: "instructions" });
  if (typeof input === "string") return [...placed, { message: { role: "user", content: input }, place: "input" }];
  for (const [index, item] of input.entries()) {
    const call = item.type === "function_call" ? toToolCall(item) : undefined;
    const last = placed.at(-1)?.message;
    // Calls are items of their own here; in chat they belong to the message before them.
    if (call && last?.role === "assistant") last.tool_calls = [...(last.tool_calls ?? []), call];
    else placed.push(...toMessages(item).map((message) => ({ message, place: `input.${index}` })));
  }
  return placed;
}

function toMessages(item: InputItem): ChatMessage[] {
  switch (item.type) {
    case "function_call":
      return [{ role: "assistant", content: null, tool_calls: [toToolCall(item)] }];
    case "function_call_output":
      return [{ role: "tool", tool_call_id: item.call_id, content: toChatContent(item.output) }];
    case "reasoning":
      return [];
    default:
      return [messageOf(item)];
  }
}

function messageOf({ role, content, tool_call_id: id, call_id: otherId, tool_calls: calls }: MessageItem): ChatMessage {
  return {
    role,
    content: content == null ? content : toChatContent(content),
    tool_call_id: id ?? otherId,
    tool_calls: calls,
  };
}

function toChatContent(content: InputContent): NonNullable<ChatMessage["content"]> {
  if (typeof content === "string") return content;
  return content.map(({ type, text, image_url: image }) => {
    if (type === "input_image" || type === "image_url")
      return { type: "image_url", image_url: typeof image === "string" ? { url: image } : image };
    return text === undefined ? { type } : { type: "text", text };
  });
}

function toToolCall(item: InputItem & { type: "function_call" }): NonNullable<ChatMessage["tool_calls"]>[number] {
  return { id: item.call_id, type: "function", function: { name: item.name, arguments: item.arguments } };
}

function toChatTool(tool: NonNullable<ResponsesRequest["tools"]>[number]): NonNullable<ChatRequest["tools"]>[number] {
  const described = isNested(tool) ? tool.function : tool;
  return { type: "function", function: { name: described.name, parameters: described.parameters } };
}

function toChatToolChoice(choice: ResponsesRequest["tool_choice"]): ChatRequest["tool_choice"] {
  if (choice == null || typeof choice === "string") return choice;
  return { type: "function", function: { name: isNested(choice) ? choice.function.name : choice.name } };
}

function isNested<T extends object>(value: T): value is Extract<T, { function: { name: string } }> {
  return "function" in value && typeof value.function === "object" && value.function !== null;
}

function toResponseFormat({ text, response_format: older }: ResponsesRequest): ChatRequest["response_format"] {
  const format = text?.format;
  if (!format) return older;
  if (format.type === "text") return { type: "text" };
  return { type: "json_schema", json_schema: { name: format.name, schema: format.schema } };
}
