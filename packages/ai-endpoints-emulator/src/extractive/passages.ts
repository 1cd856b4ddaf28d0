import type { PromptMessage } from "./prompt-message.js";

/** A passage of the prompt. */
export interface PromptPassage {
  /** Its number, for the `[n]` of a quote. */
  n: number;
  /** Unescaped, otherwise as it stands in the prompt. */
  text: string;
}

/**
 * Finds the passages of a prompt: `<passage>` or `<document>` elements, else blocks that begin with `[1] `, else the
 * paragraphs after a line `Context:`. The last message that has any counts, so that earlier turns do not interfere.
 */
export function findPassages(messages: readonly PromptMessage[]): PromptPassage[] {
  const candidates = messages.filter(({ role }) => role !== "assistant").toReversed();
  for (const read of [taggedPassages, numberedBlocks, contextParagraphs]) {
    for (const { text } of candidates) {
      const passages = read(text).filter((passage) => passage.text.trim() !== "");
      if (passages.length > 0) return passages;
    }
  }
  return [];
}

/** A prompt's text without its passages: where a question may stand. */
export function withoutPassages(text: string): string {
  const untagged = text.replace(TAGGED, "\n").replace(/<\/?(passages|documents|context)\b[^>]*>/gi, "\n");
  return untagged.replace(CONTEXT_BLOCK, "\n").trim();
}

/** Undoes XML escaping. */
export function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const code = hex ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const TAGGED = /<(passage|document)\b([^>]*)>([^]*?)<\/\1\s*>/gi;
const CONTEXT_BLOCK = /^[ \t]*Context:[ \t]*\n?([^]*?)(?=^[ \t]*(?:Question|Answer|Helpful Answer):|(?![^]))/gim;

function taggedPassages(text: string): PromptPassage[] {
  return [...text.matchAll(TAGGED)].map(([, , attributes = "", content = ""], position) => ({
    n: numberIn(attributes) ?? position + 1,
    text: unescapeXml(content),
  }));
}

function numberIn(attributes: string): number | undefined {
  const match = /\b(?:n|index|id)\s*=\s*["']?(\d+)\b/i.exec(attributes);
  return match ? Number(match[1]) : undefined;
}

function numberedBlocks(text: string): PromptPassage[] {
  const starts = [...text.matchAll(/^\[(\d+)\][ \t]+/gm)];
  return starts.map((match, position) => {
    const end = starts[position + 1]?.index ?? endOfBlocks(text, match.index);
    return { n: Number(match[1]), text: text.slice(match.index + match[0].length, end).trimEnd() };
  });
}

function endOfBlocks(text: string, from: number): number {
  const end = text.slice(from).search(/^[ \t]*(?:Question|Answer|Helpful Answer):|<question\b/im);
  return end < 0 ? text.length : from + end;
}

function contextParagraphs(text: string): PromptPassage[] {
  const block = [...text.matchAll(CONTEXT_BLOCK)].map(([, content = ""]) => content).join("\n\n");
  return block
    .split(/\n[ \t]*\n/)
    .filter((paragraph) => paragraph.trim() !== "")
    .map((paragraph, position) => ({ n: position + 1, text: paragraph }));
}
