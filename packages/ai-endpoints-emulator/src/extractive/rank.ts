import { candidatesOf, type Candidate } from "./candidates.js";
import { fitness } from "./fitness.js";
import type { ReadPrompt } from "./prompt.js";
import { rarity, synonyms, terms } from "./terms.js";
import type { VectorCache } from "./vector-cache.js";

/** A stretch of a passage that answers. */
export interface Quote {
  /** Verbatim from the passage, white space inside included. */
  text: string;
  n: number;
  score: number;
}

/**
 * How much each sign counts, and where to stop. Set on 40 questions that four Debian and R manuals answer and 18 that
 * they do not: see the README for what came out.
 */
export const WEIGHTS = {
  /** Share of the question's words, against a cosine. */
  lexical: 0.3,
  /** The model reads English: in another language only sentences with this share of the question's words are ranked. */
  foreignLexical: 0.4,
  /** Nearness of the heading above. */
  heading: 0.25,
  /** The last sentence of a follow-up, against the whole. */
  focus: 0.25,
  /** For the first passage, falling to 0 for the last: a retriever puts the best first. */
  order: 0.06,
  /** For holding a name of the question letter by letter: a path, an option, a file. */
  name: 0.1,
  /** Below it nothing is quoted. */
  abstainBelow: 0.45,
  /** How far behind the best a further quote may be. */
  furtherWithin: 0.1,
  maxQuotes: 3,
  /** Candidates that are embedded. */
  shortlist: 36,
} as const;

/**
 * Ranks the sentences of the passages against the question and returns the best, at most three, or none when nothing is
 * near enough. Words choose which sentences are embedded at all; then meaning and words together decide.
 */
export async function rankQuotes(prompt: ReadPrompt, cache: VectorCache, signal?: AbortSignal): Promise<Quote[]> {
  const candidates = candidatesOf(prompt.passages, prompt.earlierAnswers);
  const foreign = !isEnglish(prompt.question);
  const shortlist = shortlistByWords(candidates, prompt.question).filter(
    ({ lexical }) => !foreign || lexical >= WEIGHTS.foreignLexical,
  );
  const ranked = await rankByMeaning(shortlist, prompt, cache, signal);
  const best = ranked[0]?.score ?? 0;
  if (best < WEIGHTS.abstainBelow) return [];
  return ranked.filter(({ score }) => score >= best - WEIGHTS.furtherWithin).slice(0, WEIGHTS.maxQuotes);
}

/** Whether a question has an English function word; questions without any function word pass. */
function isEnglish(question: string): boolean {
  const words = question.toLowerCase().match(/\p{L}+/gu) ?? [];
  return words.some((word) => ENGLISH.has(word)) || !words.some((word) => OTHER.has(word));
}

const ENGLISH = new Set(
  "the is are what how do does did which who whom whose where when why can could should would may to of and for with from it this that".split(
    " ",
  ),
);
const OTHER = new Set(
  (
    "der die das den dem des ein eine einen ist sind wie welche welcher welches wer wo wann warum kann ich und oder von mit für " +
    "le la les un une est sont comment quel quelle quels quelles qui où quand pourquoi puis je et ou de avec pour " +
    "el los las una es son cómo qué cuál cuáles quién dónde cuándo por puedo y con para"
  ).split(" "),
);

interface Shortlisted extends Candidate {
  /** Share of the question's words, 0 to 1. */
  lexical: number;
}

function shortlistByWords(candidates: readonly Candidate[], question: string): Shortlisted[] {
  const bags = candidates.map(({ text }) => new Set(terms(text)));
  const weight = rarity(bags);
  const asked = [...new Set(terms(question))].map((term) => ({
    weight: weight(term),
    accepted: [term, ...synonyms(term)],
  }));
  const total = asked.reduce((sum, term) => sum + term.weight, 0) || 1;
  const share = (words: ReadonlySet<string>) =>
    asked.reduce((sum, term) => sum + (term.accepted.some((word) => words.has(word)) ? term.weight : 0), 0) / total;
  return candidates
    .map((candidate, index) => {
      const inHeading = share(new Set(terms(candidate.heading)));
      return { ...candidate, lexical: Math.min(1, share(bags[index] ?? new Set()) + 0.25 * inHeading) };
    })
    .sort((a, b) => b.lexical - a.lexical) // stable: equals stay in the order of the passages
    .slice(0, WEIGHTS.shortlist);
}

async function rankByMeaning(
  candidates: readonly Shortlisted[],
  { question, earlierAnswers }: ReadPrompt,
  cache: VectorCache,
  signal?: AbortSignal,
): Promise<Quote[]> {
  const focus = earlierAnswers.length > 0 ? lastSentence(question) : question;
  const headings = [...new Set(candidates.map(({ heading }) => heading))];
  const texts = [question, focus, ...headings, ...candidates.map(({ text }) => text.replace(/\s+/g, " "))];
  const [asked, focused, ...vectors] = await cache.vectors(texts, signal);
  const near = (at: number) =>
    (1 - WEIGHTS.focus) * dot(asked, vectors[at]) + WEIGHTS.focus * dot(focused, vectors[at]);
  const order = orderOf(candidates);
  const names = namesOf(question);
  const headingNear = new Map(headings.map((heading, at) => [heading, heading === "" ? 0 : near(at)]));
  return candidates
    .map((candidate, index) => ({
      text: candidate.text,
      n: candidate.n,
      score:
        near(headings.length + index) +
        WEIGHTS.lexical * candidate.lexical +
        WEIGHTS.heading * Math.max(0, (headingNear.get(candidate.heading) ?? 0) - UNRELATED) +
        WEIGHTS.order * (order.get(candidate.n) ?? 0) +
        WEIGHTS.name * naming(candidate.text.toLowerCase(), names) +
        fitness(question, candidate),
    }))
    .sort((a, b) => b.score - a.score);
}

/** 1 for the first passage that has candidates, 0 for the last. */
function orderOf(candidates: readonly Candidate[]): Map<number, number> {
  const numbers = [...new Set(candidates.map(({ n }) => n))].sort((a, b) => a - b);
  return new Map(numbers.map((n, place) => [n, numbers.length < 2 ? 1 : 1 - place / (numbers.length - 1)]));
}

/** 1 for a text that holds one of the names, more for one that is about it: that begins with it. */
function naming(text: string, names: readonly string[]): number {
  if (names.some((name) => text.startsWith(name))) return 1.5;
  return names.some((name) => text.includes(name)) ? 1 : 0;
}

/** Words that no prose holds by chance: with a slash, an underscore, a hyphen or a dot inside, or a leading option mark. */
function namesOf(question: string): string[] {
  const names = question.toLowerCase().match(/(?:^|(?<=\s))(?:--?\w[\w-]*|[\w.-]*[/_][\w./-]*\w|\w+(?:[-.]\w+)+)/g);
  return names ?? [];
}

// Cosine of two texts that have little to do with each other.
const UNRELATED = 0.3;

// A follow-up that was made independent still ends with what is new in it.
function lastSentence(question: string): string {
  return question.split(/(?<=[.?!])\s+/).at(-1) ?? question;
}

function dot(a: Float32Array | undefined, b: Float32Array | undefined): number {
  let sum = 0;
  for (const [index, value] of a?.entries() ?? []) sum += value * (b?.[index] ?? 0);
  return sum;
}
