import { estimateTokens } from "../tokens/estimate.js";
import { splitByTokens } from "./split-tokens.js";

/** A paragraph, or a part of a long one. */
export interface Paragraph {
  /** Begins and ends with something else than white space. */
  text: string;
  /** The white space that follows in the text. */
  after: string;
}

/**
 * Divides a text into its paragraphs and what stands between them. One that is longer than the limit is cut further, at
 * the ends of lines, sentences or words. Nothing is lost: `lead` and all `text + after` joined are the text.
 *
 * @param text any text.
 * @param maxTokens most tokens of a paragraph, by the estimate.
 */
export function readParagraphs(text: string, maxTokens: number): { lead: string; paragraphs: Paragraph[] } {
  const start = text.length - text.trimStart().length;
  const pieces = text
    .slice(start)
    .split(PARAGRAPH_START)
    .flatMap((paragraph) => splitByTokens(paragraph, maxTokens));
  const paragraphs: Paragraph[] = [];
  for (const piece of pieces) {
    const words = piece.trim();
    const at = piece.length - piece.trimStart().length;
    const last = paragraphs.at(-1);
    if (last) last.after += piece.slice(0, at);
    if (words !== "") paragraphs.push({ text: words, after: piece.slice(at + words.length) });
  }
  return { lead: text.slice(0, start), paragraphs };
}

/**
 * Puts neighbours together for a request: as many paragraphs as fit. The parts of one that was cut are never put together,
 * since there is no empty line between them that an answer could be divided at.
 *
 * @param paragraphs in the order of the text.
 * @param maxTokens most tokens of a request, by the estimate.
 */
export function packParagraphs(paragraphs: readonly Paragraph[], maxTokens: number): Paragraph[][] {
  const packs: Paragraph[][] = [];
  let size = 0;
  for (const paragraph of paragraphs) {
    const tokens = estimateTokens(paragraph.text);
    const last = packs.at(-1);
    if (last && EMPTY_LINE.test(last.at(-1)?.after ?? "") && size + tokens <= maxTokens) {
      last.push(paragraph);
      size += tokens;
    } else {
      packs.push([paragraph]);
      size = tokens;
    }
  }
  return packs;
}

/** The text of some paragraphs for a prompt, with an empty line between any two. */
export function joinParagraphs(paragraphs: readonly Paragraph[]): string {
  return paragraphs.map(({ text }) => text).join("\n\n");
}

// `(?=\S)` first: it is cheap, and rules out all but the beginnings of words.
const PARAGRAPH_START = /(?=\S)(?<=\n\s*\n)/;
const EMPTY_LINE = /\n\s*\n/;
