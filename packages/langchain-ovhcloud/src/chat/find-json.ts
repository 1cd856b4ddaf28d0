import type { AIMessage, AIMessageChunk } from "@langchain/core/messages";

/**
 * Finds the JSON of the object that an answer holds. Undefined means that there is none.
 *
 * @param message the answer, or what has arrived of it.
 */
export type FindJson = (message: AIMessage | AIMessageChunk) => string | undefined;

/** In the text: all of it, the part in a code fence, or what lies between the first and the last brace. */
export const jsonInText: FindJson = (message) => {
  const text = message.text.trim();
  if (/^[[{]/.test(text)) return text;
  const fenced = /```(?:json)?\s*([\s\S]*?)\s*(?:```|$)/i.exec(text)?.[1];
  if (fenced !== undefined) return fenced;
  const start = text.search(/[[{]/);
  if (start < 0) return text;
  const end = Math.max(text.lastIndexOf("}"), text.lastIndexOf("]"));
  return text.slice(start, end > start ? end + 1 : undefined);
};

/**
 * In the arguments of a tool call.
 *
 * @param name the tool; its first call counts.
 */
export function jsonInToolCall(name: string): FindJson {
  return (message) => {
    // As the model wrote it: core completes the JSON of a streamed call that was cut off.
    const chunks = "tool_call_chunks" in message ? message.tool_call_chunks : undefined;
    const chunk = chunks?.find((one) => one.name === name);
    if (chunk) return chunk.args ?? "";
    const call = message.tool_calls?.find((one) => one.name === name);
    return call ? JSON.stringify(call.args) : message.invalid_tool_calls?.find((one) => one.name === name)?.args;
  };
}
