import type { Candidate } from "./candidates.js";

/**
 * How well a sentence serves as an answer, apart from what it is about: added to a cosine. Commands and advice answer
 * "how"; questions, references to other pages and fragments answer nothing.
 */
export function fitness(question: string, { text, whole }: Pick<Candidate, "text" | "whole">): number {
  return (/\bhow (?:do|can|could|should|would|to)\b/i.test(question) ? practical(text) : 0) - weakness(text, whole);
}

function practical(text: string): number {
  return (COMMAND.test(text) ? 0.1 : 0) + (ADVICE.test(text) ? 0.05 : 0);
}

function weakness(text: string, whole: boolean): number {
  if (text.endsWith("?") || REFERENCE.test(text)) return 0.15;
  if (/^for (?:instance|example)\b/i.test(text)) return 0.1;
  return (whole ? 0 : 0.12) + (text.length > 300 ? 0.05 : 0);
}

// A last line of a few words that begins in lower case, after an introduction: what to type.
const COMMAND = /\n(?:[$#] ?\S|[\p{Ll}\d][\w./-]*(?: [^ \n]+){0,8}$)/u;
const ADVICE = /\byou (?:can|could|may|must|need|have to|should)\b|\b(?:run|execute|type|use) /i;
const REFERENCE = /^(?:see|refer to)\b|\b(?:see section|for (?:more|further) (?:details|information))\b/i;
