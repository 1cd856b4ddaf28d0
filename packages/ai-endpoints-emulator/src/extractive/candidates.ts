import type { PromptPassage } from "./passages.js";
import { segment } from "./segments.js";
import { makeWindows } from "./windows.js";

/** A stretch of a passage that may be quoted. */
export interface Candidate {
  /** Number of its passage. */
  n: number;
  /** Verbatim. */
  text: string;
  /** The heading above it, without its number; empty when there is none. */
  heading: string;
  /** False for pieces that may have no sense alone. */
  whole: boolean;
}

/**
 * All stretches of the passages that may be quoted, in their order. What stands in two passages (chunks overlap) is there
 * once, and what an earlier answer quoted is left out.
 */
export function candidatesOf(passages: readonly PromptPassage[], earlierAnswers: readonly string[]): Candidate[] {
  const said = ` ${earlierAnswers.map(bare).join(" ")} `;
  const seen = new Set<string>();
  return passages.flatMap(fromPassage).filter(({ text }) => {
    const key = bare(text);
    if (seen.has(key) || said.includes(` ${key} `)) return false;
    seen.add(key);
    return true;
  });
}

function fromPassage({ n, text }: PromptPassage): Candidate[] {
  return makeWindows(text, segment(text)).map(({ start, end, heading, whole }) => ({
    n,
    text: text.slice(start, end),
    heading: heading ? text.slice(heading.start, heading.end).replace(/^[\d.]+\s+/, "") : "",
    whole,
  }));
}

// Compared by words only: an earlier answer may come back with other white space or quotation marks.
function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
