import type { PromptPassage } from "./passages.js";
import type { ReadPrompt } from "./prompt.js";
import { segment } from "./segments.js";
import { rarity, terms } from "./terms.js";
import type { VectorCache } from "./vector-cache.js";
import { makeWindows } from "./windows.js";

/** A stretch of a passage that answers. */
export interface Quote {
  /** Verbatim from the passage, white space inside included. */
  text: string;
  n: number;
  score: number;
}

/**
 * Ranks the sentences of the passages against the question and returns the best, at most three, or none when nothing is
 * near enough. Words choose which sentences are embedded at all; then meaning and words together decide.
 */
export async function rankQuotes(prompt: ReadPrompt, cache: VectorCache, signal?: AbortSignal): Promise<Quote[]> {
  const candidates = withoutRepeats(prompt.passages.flatMap(candidatesOf), prompt.earlierAnswers);
  const shortlist = shortlistByWords(candidates, prompt.question);
  const scored = await scoreByMeaning(shortlist, prompt, cache, signal);
  return chooseQuotes(scored);
}

export const WEIGHTS = {
  lexical: 0.3,
  heading: 0.35,
  questionPenalty: 0.15,
  abstainBelow: 0.33,
  secondWithin: 0.1,
  maxQuotes: 3,
  shortlist: 40,
};

interface Candidate {
  n: number;
  passage: PromptPassage;
  start: number;
  end: number;
  text: string;
  headingText: string;
  rank: number;
}

interface Scored extends Candidate {
  lexical: number;
  cosine: number;
  score: number;
}

function candidatesOf(passage: PromptPassage, rank: number): Candidate[] {
  return makeWindows(passage.text, segment(passage.text)).map(({ start, end, heading }) => ({
    n: passage.n,
    passage,
    start,
    end,
    text: passage.text.slice(start, end),
    headingText: heading ? passage.text.slice(heading.start, heading.end).replace(/^[\d.]+\s+/, "") : "",
    rank,
  }));
}

function withoutRepeats(candidates: readonly Candidate[], earlierAnswers: readonly string[]): Candidate[] {
  const said = earlierAnswers.map(bare).join("\n");
  const seen = new Set<string>();
  return candidates.filter(({ text }) => {
    const key = bare(text);
    if (seen.has(key) || said.includes(key)) return false;
    seen.add(key);
    return true;
  });
}

function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function shortlistByWords(candidates: readonly Candidate[], question: string): (Candidate & { lexical: number })[] {
  const asked = new Set(terms(question));
  const bags = candidates.map(({ text }) => terms(text));
  const weight = rarity(bags);
  const total = [...asked].reduce((sum, term) => sum + weight(term), 0) || 1;
  const share = (words: readonly string[]) =>
    [...new Set(words)].reduce((sum, term) => sum + (asked.has(term) ? weight(term) : 0), 0) / total;
  return candidates
    .map((candidate, index) => ({
      ...candidate,
      lexical: Math.min(1, share(bags[index] ?? []) + 0.5 * share(terms(candidate.headingText))),
    }))
    .sort((a, b) => b.lexical - a.lexical || a.rank - b.rank)
    .slice(0, WEIGHTS.shortlist);
}

async function scoreByMeaning(
  candidates: readonly (Candidate & { lexical: number })[],
  { question }: ReadPrompt,
  cache: VectorCache,
  signal?: AbortSignal,
): Promise<Scored[]> {
  const headings = [...new Set(candidates.map(({ headingText }) => headingText))];
  const texts = [question, ...headings, ...candidates.map(({ text }) => text.replace(/\s+/g, " "))];
  const [asked = new Float32Array(), ...vectors] = await cache.vectors(texts, signal);
  const headingCosine = new Map(
    headings.map((heading, index) => [heading, heading === "" ? 0 : dot(asked, vectors[index])]),
  );
  return candidates.map((candidate, index) => {
    const cosine = dot(asked, vectors[headings.length + index]);
    const heading = headingCosine.get(candidate.headingText) ?? 0;
    const penalty = candidate.text.trimEnd().endsWith("?") ? WEIGHTS.questionPenalty : 0;
    const score = cosine + WEIGHTS.lexical * candidate.lexical + WEIGHTS.heading * Math.max(0, heading - 0.3) - penalty;
    return { ...candidate, cosine, score };
  });
}

function dot(a: Float32Array, b: Float32Array | undefined): number {
  let sum = 0;
  for (const [index, value] of a.entries()) sum += value * (b?.[index] ?? 0);
  return sum;
}

function chooseQuotes(scored: Scored[]): Quote[] {
  const ranked = scored.sort((a, b) => b.score - a.score);
  const best = ranked[0]?.score ?? 0;
  if (best < WEIGHTS.abstainBelow) return [];
  return ranked
    .filter(({ score }) => score >= best - WEIGHTS.secondWithin)
    .slice(0, WEIGHTS.maxQuotes)
    .map(({ text, n, score }) => ({ text, n, score }));
}
