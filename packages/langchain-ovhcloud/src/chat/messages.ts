import {
  AIMessage,
  type BaseMessage,
  HumanMessage,
  type MessageContent,
  SystemMessage,
  ToolMessage,
} from "@langchain/core/messages";
import type { ChatMessageParam } from "../client/chat-completion.js";
import { encodeTextMessage, plainTextOf } from "./text-messages.js";

/** Choices of the encoder. */
export interface EncodeOptions {
  /** Send earlier reasoning back with the assistant messages that hold it. */
  replayReasoning: boolean;
}

/**
 * Turns LangChain messages into the API's. Text and tool calls are encoded here; images, audio, files and content blocks
 * by the converters of `@langchain/openai`, which are loaded when the first such message comes: they bring the OpenAI SDK
 * with them, some 150 ms.
 *
 * What they make is corrected where strict servers refuse it: `name` is dropped, text-only arrays become a string, the
 * `developer` role becomes `system`, and image, audio and file blocks are converted whatever `output_version` says.
 *
 * @param messages the conversation.
 * @param options choices of the encoder.
 */
export async function encodeMessages(
  messages: readonly BaseMessage[],
  options: EncodeOptions,
): Promise<ChatMessageParam[]> {
  const params: ChatMessageParam[] = [];
  for (const message of messages) {
    // Awaited only where needed: in the usual conversation nothing here is asynchronous.
    const param = encodeTextMessage(message) ?? convertMessage(message, await loadConverters());
    params.push(options.replayReasoning ? withReasoning(param, message) : param);
  }
  return params;
}

let converters: Promise<Converters> | undefined;

// Pure converters; the SDK that comes with them is never constructed. Kept, because each `import()` costs 50 µs.
function loadConverters(): Promise<Converters> {
  return (converters ??= import("@langchain/openai"));
}

type Converters = typeof import("@langchain/openai");
type Block = Exclude<MessageContent, string>[number];

function convertMessage(message: BaseMessage, converters: Converters): ChatMessageParam {
  const prepared = withContent(message, prepareContent(message, converters));
  // One message can become two there, the second for OpenAI's audio answers, which this API does not have.
  const [param] = converters.convertMessagesToCompletionsMessageParams({ messages: [prepared] });
  return correct(param as unknown as ChatMessageParam);
}

function prepareContent(message: BaseMessage, converters: Converters): MessageContent {
  if (typeof message.content === "string") return message.content;
  return message.content.map((block) => prepareBlock(block, converters));
}

function prepareBlock(block: Block, converters: Converters): Block {
  const text = plainTextOf(block);
  if (text !== undefined) return { type: "text", text };
  if (block.type === "image_url" && typeof block.image_url === "string")
    return { ...block, image_url: { url: block.image_url } };
  if (!["image", "audio", "file"].includes(block.type) || "source_type" in block || block.type in block) return block;

  // Without a file name the converter makes one up and warns on the console.
  const named =
    block.type === "file" ? { ...block, metadata: { filename: "document", ...(block.metadata as object) } } : block;
  const part = converters.convertStandardContentBlockToCompletionsContentPart(named as never);
  return (part as Block | undefined) ?? block;
}

function withContent(message: BaseMessage, content: MessageContent): BaseMessage {
  const { additional_kwargs } = message;
  const fields = { content, additional_kwargs, response_metadata: {} };
  if (ToolMessage.isInstance(message)) return new ToolMessage({ ...fields, tool_call_id: message.tool_call_id });
  if (AIMessage.isInstance(message)) return new AIMessage({ ...fields, tool_calls: message.tool_calls ?? [] });
  if (SystemMessage.isInstance(message)) return new SystemMessage(fields);
  if (HumanMessage.isInstance(message)) return new HumanMessage(fields);
  return message;
}

function correct(param: ChatMessageParam): ChatMessageParam {
  const { name: _name, role, content, ...rest } = param as ChatMessageParam & { name?: string };
  return {
    role: (role as string) === "developer" ? "system" : role,
    content: simplify(content, role),
    ...rest,
  };
}

// Under both names: which one the service's back-ends read is unconfirmed.
function withReasoning(param: ChatMessageParam, message: BaseMessage): ChatMessageParam {
  const reasoning = message.additional_kwargs.reasoning_content ?? reasoningInBlocks(message);
  if (param.role !== "assistant" || !reasoning) return param;
  return { ...param, reasoning, reasoning_content: reasoning };
}

// Text parts are joined by line feeds, as vLLM does where a model's template takes strings only.
function simplify(content: ChatMessageParam["content"], role: string): ChatMessageParam["content"] {
  if (!Array.isArray(content)) return content ?? "";
  if (content.every((part) => part.type === "text")) return content.map((part) => String(part.text)).join("\n");
  if (role === "tool" || role === "assistant") {
    return content.map((part) => (part.type === "text" ? String(part.text) : JSON.stringify(part))).join("\n");
  }
  return content;
}

function reasoningInBlocks(message: BaseMessage): string {
  if (typeof message.content === "string") return "";
  return message.content.map((block) => (block.type === "reasoning" ? String(block.reasoning ?? "") : "")).join("");
}
