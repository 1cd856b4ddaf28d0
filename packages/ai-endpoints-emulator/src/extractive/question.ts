import { unescapeXml, withoutPassages } from "./passages.js";
import type { PromptMessage } from "./prompt-message.js";

/**
 * Finds the question: the last `<question>` element of any system or user message, else the last line `Question: …` of
 * the last user message, else that message without its passages.
 */
export function findQuestion(messages: readonly PromptMessage[]): string {
  const asked = messages.filter(({ role }) => role === "system" || role === "developer" || role === "user");
  const element = asked.flatMap(({ text }) => [...withoutTaggedPassages(text).matchAll(ELEMENT)]).at(-1)?.[1];
  if (element !== undefined) return unescapeXml(element).trim();
  const last = messages.findLast(({ role }) => role === "user")?.text ?? "";
  const line = [...last.matchAll(/^[ \t]*Question:[ \t]*(\S.*)$/gim)].at(-1)?.[1];
  return (line ?? withoutPassages(last)).trim();
}

const ELEMENT = /<question\b[^>]*>([^]*?)<\/question\s*>/gi;

// A document may hold the words of a question element; only one outside of the passages is the user's.
function withoutTaggedPassages(text: string): string {
  return text.replace(/<(passage|document)\b[^>]*>[^]*?<\/\1\s*>/gi, "");
}
