import type { Passage } from "../retrieve/passage.js";
import type { CitationState } from "./answer.js";
import type { CitedClaim } from "./cited-claims.js";
import { contentWords, denies, numbersOf } from "./content-words.js";
import { findQuote, type TextSpan } from "./find-quote.js";
import { outerQuotation, unescapeMarkup, withoutQuotations } from "./quotations.js";
import { sentenceSpans, windows } from "./sentence-spans.js";

/** Part of a sentence's content words that a source must hold to verify it when nothing is quoted. */
export const verifiedCoverage = 0.9;
/** Part that it must hold to support the sentence weakly. */
export const weakCoverage = 0.5;
/** A sentence of fewer content words says too little to be verified by its words. */
const fewestWords = 2;
/** Sentences that may bear out one sentence of the answer. */
const longestWindow = 3;

/** Coverage that a sentence more must bring to be worth quoting. */
const worthAnotherSentence = 0.1;

/** What bears out a claim, and how well. The span is of the page. */
export interface Judgement {
  state: CitationState;
  span: TextSpan;
}

/**
 * Holds a claim against a passage and its page. Words in quotes must stand there: then they are the span, and the claim is
 * verified unless what surrounds them has numbers that the page has not, or denies what they affirm. Where nothing is
 * quoted, or the quote is not there, the sentences of the passage that hold most of the claim's words are the span.
 */
export function judgeClaim(
  claim: CitedClaim,
  passage: Pick<Passage, "start" | "end" | "path" | "title">,
  page: string,
): Judgement {
  const quoted = findQuoted(claim, passage, page);
  if (quoted === undefined) return judgeByWords(claim, passage, page);
  const around = withoutQuotations(claim.text);
  const contradicts = denies(around) && !denies(page.slice(quoted.span.start, quoted.span.end));
  const agrees = quoted.complete && hasNumbers(around, `${page} ${passage.path} ${passage.title}`) && !contradicts;
  return { state: agrees ? "verified" : "weak", span: quoted.span };
}

/** The quotation nearest to the marker that stands in the passage, or else elsewhere on the page; `complete` when all do. */
function findQuoted(
  { text, quotations }: CitedClaim,
  passage: Pick<Passage, "start" | "end">,
  page: string,
): { span: TextSpan; complete: boolean } | undefined {
  const find = (quote: string): TextSpan | undefined =>
    findOnPage(quote, passage, page) ?? findOnPage(unescapeMarkup(quote), passage, page);
  const outer = quotations.length > 1 ? outerQuotation(text) : undefined;
  const whole = outer === undefined ? undefined : find(outer);
  if (whole !== undefined) return { span: whole, complete: true };
  const spans = quotations.filter(isTelling).map(find);
  const nearest = spans.findLast((span) => span !== undefined);
  return nearest === undefined ? undefined : { span: nearest, complete: !spans.includes(undefined) };
}

function findOnPage(quote: string, { start, end }: Pick<Passage, "start" | "end">, page: string): TextSpan | undefined {
  const inPassage = findQuote(page.slice(start, end), quote);
  return inPassage === undefined
    ? findQuote(page, quote)
    : { start: inPassage.start + start, end: inPassage.end + start };
}

/** A quoted word or two is a name, not evidence. */
function isTelling(quote: string): boolean {
  return contentWords(quote).size >= 2 || quote.length >= 12;
}

function judgeByWords(
  { text, quotations }: CitedClaim,
  passage: Pick<Passage, "start" | "end">,
  page: string,
): Judgement {
  const telling = quotations.filter(isTelling);
  const wanted = contentWords(telling.at(-1) ?? text);
  const { span, coverage } = bestWindow(wanted, page.slice(passage.start, passage.end));
  const onPage = { start: span.start + passage.start, end: span.end + passage.start };
  const source = page.slice(onPage.start, onPage.end);
  if (coverage < weakCoverage) return { state: "unsupported", span: onPage };
  const agrees = hasNumbers(text, source) && denies(text) === denies(source);
  const verified = telling.length === 0 && wanted.size >= fewestWords && coverage >= verifiedCoverage && agrees;
  return { state: verified ? "verified" : "weak", span: onPage };
}

/** The run of sentences that holds most of the words, short ones preferred; the whole text when it has no sentence. */
function bestWindow(wanted: ReadonlySet<string>, text: string): { span: TextSpan; coverage: number } {
  let best = { span: { start: 0, end: text.length }, coverage: 0, score: Number.NEGATIVE_INFINITY };
  const sentences = sentenceSpans(text);
  for (let length = 1; length <= longestWindow; length += 1) {
    for (const span of windows(sentences, length)) {
      const coverage = share(wanted, contentWords(text.slice(span.start, span.end)));
      const score = coverage - length * worthAnotherSentence;
      if (score > best.score) best = { span, coverage, score };
    }
  }
  return best;
}

function share(wanted: ReadonlySet<string>, found: ReadonlySet<string>): number {
  if (wanted.size === 0) return 0;
  return [...wanted].filter((word) => found.has(word)).length / wanted.size;
}

/** Numbers of a list, and the page that an answer names, are the answer's own. */
function hasNumbers(claim: string, source: string): boolean {
  const own = claim.replaceAll(/(?:^|\n)\s*\d{1,3}[.)]\s|\b(?:pages?|p\.|seiten?|páginas?)\s*\d+/giu, " ");
  const known = numbersOf(source);
  return [...numbersOf(own)].every((number) => known.has(number));
}
