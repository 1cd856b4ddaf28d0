import {
  AIMessage,
  type BaseMessage,
  ChatMessage,
  HumanMessage,
  type MessageContent,
  SystemMessage,
  ToolMessage,
} from "@langchain/core/messages";

/** Changes one text. */
export type TextChange = (text: string) => string;

/** How texts change: those that stand for themselves, and those that are JSON. */
export interface TextChanges {
  text: TextChange;
  /** Default: the JSON is parsed, and each text in it is changed. */
  json?: TextChange;
}

// What no person reads or writes: names, references and encoded media. Whatever else is text is taken for words.
const NO_WORDS = new Set([
  "type",
  "id",
  "index",
  "name",
  "data",
  "url",
  "image_url",
  "mimeType",
  "mime_type",
  "source_type",
  "fileId",
  "file_id",
  "signature",
  "base64",
  "input_audio",
  "source",
  "format",
  "tool_call_id",
]);

/**
 * A copy of a message with every text changed that a model reads or has written: content, reasoning, arguments of tool
 * calls. Images, audio and files stay as they are. What is never sent to a model (a tool's artifact) is not in the copy.
 *
 * @param message stays as it is.
 * @param changes called for each text.
 */
export function changeTexts(message: BaseMessage, changes: TextChanges): BaseMessage {
  const fields = {
    ...(message.id !== undefined && { id: message.id }),
    ...(message.name !== undefined && { name: message.name }),
    content: changeContent(message.content, changes),
    additional_kwargs: changeExtras(message.additional_kwargs, changes),
    response_metadata: { ...message.response_metadata },
  };
  if (AIMessage.isInstance(message)) return changeAnswer(message, fields, changes);
  if (ToolMessage.isInstance(message)) {
    const { tool_call_id, status } = message;
    return new ToolMessage({ ...fields, tool_call_id, ...(status !== undefined && { status }) });
  }
  if (HumanMessage.isInstance(message)) return new HumanMessage(fields);
  if (SystemMessage.isInstance(message)) return new SystemMessage(fields);
  return new ChatMessage({ ...fields, role: (message as BaseMessage & { role?: string }).role ?? message.type });
}

/**
 * A copy of a value with every text in it changed.
 *
 * @param value anything that JSON can hold.
 * @param change called for each text.
 */
export function changeLeaves(value: unknown, change: TextChange): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => changeLeaves(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, changeLeaves(item, change)]));
}

interface MessageFields {
  content: MessageContent;
  additional_kwargs: Record<string, unknown>;
  response_metadata: Record<string, unknown>;
}

function changeAnswer(message: AIMessage, fields: MessageFields, changes: TextChanges): AIMessage {
  const { tool_calls = [], invalid_tool_calls = [], usage_metadata } = message;
  return new AIMessage({
    ...fields,
    tool_calls: tool_calls.map((call) => ({
      ...call,
      args: changeLeaves(call.args, changes.text) as Record<string, unknown>,
    })),
    invalid_tool_calls: invalid_tool_calls.map((call) => ({
      ...call,
      ...(call.args !== undefined && { args: changeJson(call.args, changes) }),
    })),
    ...(usage_metadata && { usage_metadata }),
  });
}

function changeContent(content: MessageContent, changes: TextChanges): MessageContent {
  if (typeof content === "string") return changeText(content, changes);
  return content.map((block) => changeBlock(block, changes)) as MessageContent;
}

function changeBlock(value: unknown, changes: TextChanges): unknown {
  if (typeof value === "string") return changeText(value, changes);
  if (Array.isArray(value)) return value.map((item) => changeBlock(item, changes));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => {
    if (key === "args" || key === "input") {
      const args: unknown = item;
      return [key, typeof args === "string" ? changeJson(args, changes) : changeLeaves(args, changes.text)];
    }
    return [key, NO_WORDS.has(key) ? item : changeBlock(item, changes)];
  });
  return Object.fromEntries(entries);
}

// Where providers keep what has no place of its own. Signatures and the like must stay letter by letter.
function changeExtras(extras: Record<string, unknown>, changes: TextChanges): Record<string, unknown> {
  const changed = { ...extras };
  if (typeof extras.reasoning_content === "string")
    changed.reasoning_content = changeText(extras.reasoning_content, changes);
  if (Array.isArray(extras.tool_calls)) changed.tool_calls = extras.tool_calls.map((call) => changeCall(call, changes));
  if (extras.function_call) changed.function_call = changeFunction(extras.function_call, changes);
  return changed;
}

function changeCall(call: unknown, changes: TextChanges): unknown {
  const { function: called } = (call ?? {}) as { function?: unknown };
  return called === undefined ? call : { ...(call as object), function: changeFunction(called, changes) };
}

function changeFunction(called: unknown, changes: TextChanges): unknown {
  const { arguments: args } = called as { arguments?: unknown };
  return typeof args === "string" ? { ...(called as object), arguments: changeJson(args, changes) } : called;
}

// An answer by a schema and many tools' results are JSON: a value with a quotation mark would break it.
function changeText(text: string, changes: TextChanges): string {
  const isJson = changes.json && /^\s*[[{]/.test(text) && parse(text) !== undefined;
  return isJson ? changeJson(text, changes) : changes.text(text);
}

function changeJson(json: string, { text, json: whole }: TextChanges): string {
  if (whole) return whole(json);
  const parsed = parse(json);
  return parsed === undefined ? text(json) : JSON.stringify(changeLeaves(parsed.value, text));
}

function parse(json: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(json) as unknown };
  } catch {
    return undefined; // cut arguments, or no JSON after all: a text like others
  }
}
