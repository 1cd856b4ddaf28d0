import type { Reply } from "../chat/reply.js";
import { textOf, type ChatMessage } from "../chat/request.js";
import { WORDS } from "./word-lists.js";

/**
 * What a guard model says about the last message of a conversation, in the format of Qwen3Guard's model card: of a user's
 * message safety and categories, of an assistant's also whether it refuses. Decided by a list of words; that the service
 * answers in this format is unconfirmed.
 */
export function guardReply(messages: readonly ChatMessage[]): Reply {
  const last = messages.at(-1);
  const text = textOf(last ?? {});
  const { safety, categories } = judge(text);
  const lines = [`Safety: ${safety}`, `Categories: ${categories.join(", ") || "None"}`];
  if (last?.role === "assistant") lines.push(`Refusal: ${REFUSAL.test(text) ? "Yes" : "No"}`);
  return { text: `${lines.join("\n")}\n`, toolCalls: [], finishReason: "stop" };
}

const REFUSAL = /\b(?:I(?:'m| am) sorry|I can(?:no|')t|I won't|I am unable|I'm unable)\b/i;

function judge(text: string): { safety: "Safe" | "Controversial" | "Unsafe"; categories: string[] } {
  const unsafe = WORDS.filter((list) => holdsAny(text, list.unsafe));
  if (unsafe.length > 0) return { safety: "Unsafe", categories: unsafe.map(({ category }) => category) };
  const controversial = WORDS.filter((list) => holdsAny(text, list.controversial));
  if (controversial.length === 0) return { safety: "Safe", categories: [] };
  return { safety: "Controversial", categories: controversial.map(({ category }) => category) };
}

function holdsAny(text: string, phrases: readonly string[]): boolean {
  return phrases.some((phrase) => new RegExp(String.raw`\b${phrase}\b`, "i").test(text));
}
