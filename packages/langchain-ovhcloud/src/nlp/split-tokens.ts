import { cutToTokens } from "../embeddings/truncation.js";
import { estimateTokens } from "../tokens/estimate.js";

/**
 * Cuts a text into pieces that have at most so many tokens by the estimate: at the ends of paragraphs where possible, else
 * of lines, sentences, words, and only then inside of a word (never inside of a character). Nothing is lost: the pieces
 * joined are the text.
 *
 * @param text any text.
 * @param maxTokens most tokens of a piece.
 * @returns no piece for an empty text.
 */
export function splitByTokens(text: string, maxTokens: number): string[] {
  return splitAt(text, maxTokens, 0);
}

type Divide = (text: string) => string[];

const LEVELS: readonly Divide[] = [
  // `(?=\S)` first: it is cheap, and rules out all but the beginnings of words.
  (text) => text.split(/(?=\S)(?<=\n\s*\n)/),
  (text) => text.split(/(?<=\n)/),
  (text) => sentencesOf(text),
  (text) => text.split(/(?<=\s)(?=\S)/),
];

function splitAt(text: string, maxTokens: number, level: number): string[] {
  if (text === "") return [];
  if (estimateTokens(text) <= maxTokens) return [text];
  const divide = LEVELS[level];
  if (!divide) return cutHard(text, maxTokens);
  return pack(
    divide(text).flatMap((part) => splitAt(part, maxTokens, level + 1)),
    maxTokens,
  );
}

function pack(parts: readonly string[], maxTokens: number): string[] {
  const pieces: string[] = [];
  let size = 0;
  for (const part of parts) {
    const tokens = estimateTokens(part);
    if (pieces.length > 0 && size + tokens <= maxTokens) {
      pieces[pieces.length - 1] += part;
      size += tokens;
    } else {
      pieces.push(part);
      size = tokens;
    }
  }
  return pieces;
}

function sentencesOf(text: string): string[] {
  if (!("Segmenter" in Intl)) return text.split(/(?<=[.!?…。！？]["'”’»)\]]*\s+)(?=\S)/);
  const segmenter = new Intl.Segmenter(undefined, { granularity: "sentence" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

// No text has more than eight characters to a token by the estimate, so that a longer beginning need not be looked at.
function cutHard(text: string, maxTokens: number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    const fits = cutToTokens(text.slice(at, at + maxTokens * 8 + 1), maxTokens).length;
    const end = at + Math.max(fits, wholeCharacter(text, at));
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
}

// Something must be taken, however small the limit is.
function wholeCharacter(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
