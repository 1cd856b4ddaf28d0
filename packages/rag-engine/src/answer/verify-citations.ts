import type { Passage } from "../retrieve/passage.js";
import type { Citation, CitationState } from "./answer.js";
import { dropUnknownMarkers, findMarkers, type Marker } from "./citation-markers.js";
import { contentWords, denies, numbersOf } from "./content-words.js";
import { findQuote, type TextSpan } from "./find-quote.js";
import { sentenceSpans } from "./sentence-spans.js";

/** Part of a sentence's content words that a source must hold: nearly all to verify it, half to support it weakly. */
const verifiedCoverage = 0.9;
const weakCoverage = 0.5;

/** What was checked: the text without unknown markers, and every citation with its state. */
export interface VerifiedText {
  text: string;
  citations: Citation[];
  droppedMarkers: number[];
}

/**
 * Holds every `[n]` of an answer against the stored text of the page it names. A quoted passage before the marker must
 * stand there word for word; where nothing is quoted, the part of the passage that bears the sentence out best is taken
 * as the quote, and its words decide.
 *
 * @param pageText the stored text of a page, by document id and page number.
 */
export function verifyCitations(
  answer: string,
  passages: readonly Passage[],
  pageText: (documentId: string, page: number) => string | undefined,
): VerifiedText {
  const byNumber = new Map(passages.map((passage) => [passage.n, passage]));
  const { text, dropped } = dropUnknownMarkers(answer, new Set(byNumber.keys()));
  const citations = new Map<string, Citation>();
  for (const group of groupAdjacent(text, findMarkers(text))) {
    for (const n of group.numbers) {
      const passage = byNumber.get(n);
      if (passage === undefined) continue;
      const page = pageText(passage.documentId, passage.page) ?? "";
      const citation = cite(group.claim, passage, page);
      const key = `${n} ${citation.start} ${citation.end}`;
      if (!citations.has(key)) citations.set(key, citation);
    }
  }
  return { text, citations: [...citations.values()], droppedMarkers: dropped };
}

interface CitedClaim {
  claim: string;
  numbers: number[];
}

/** `… [1][2]` cites two sources for one claim: markers with nothing between them share what stands before the first. */
function groupAdjacent(text: string, markers: readonly Marker[]): CitedClaim[] {
  const groups: CitedClaim[] = [];
  let claimStart = 0;
  let previousEnd = -1;
  for (const { start, end, numbers } of markers) {
    const last = groups.at(-1);
    if (last !== undefined && text.slice(previousEnd, start).trim() === "") last.numbers.push(...numbers);
    else groups.push({ claim: lastSentences(text.slice(claimStart, start)), numbers: [...numbers] });
    claimStart = end;
    previousEnd = end;
  }
  return groups;
}

/** What a marker is about: the text since the marker before it, from its last paragraph. */
function lastSentences(text: string): string {
  const paragraphs = text.replace(/^[\s.,;:!?)]+/, "").split(/\n\s*\n/);
  return paragraphs.at(-1)?.trim() ?? "";
}

function cite(claim: string, passage: Passage, page: string): Citation {
  const { n, documentId, path, title } = passage;
  const resolved = quotedSpan(claim, passage, page) ?? bestSpan(claim, passage, page);
  const { start, end } = resolved.span;
  return { n, state: resolved.state, documentId, path, title, page: passage.page, quote: page.slice(start, end), start, end };
}

interface Resolved {
  span: TextSpan;
  state: CitationState;
}

/** The quotation before the marker, when it stands in the passage, or else elsewhere on the page. */
function quotedSpan(claim: string, passage: Passage, page: string): Resolved | undefined {
  for (const quote of quotations(claim)) {
    const inPassage = findQuote(page.slice(passage.start, passage.end), quote);
    if (inPassage !== undefined) {
      return { span: { start: inPassage.start + passage.start, end: inPassage.end + passage.start }, state: "verified" };
    }
    const onPage = findQuote(page, quote);
    if (onPage !== undefined) return { span: onPage, state: "verified" };
  }
  return undefined;
}

/** What stands in quotes, the most likely first: from the first mark to the last, then each pair, the last one first. */
function quotations(claim: string): string[] {
  const whole = /["“„«]([\s\S]+)["”“»]/.exec(claim)?.[1];
  const pairs = [...claim.matchAll(/"([^"]+)"|“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»/g)]
    .map((match) => match.slice(1).find((group) => group !== undefined) ?? "")
    .toReversed();
  return [whole ?? "", ...pairs].map((quote) => quote.trim()).filter(isTelling);
}

/** A quoted word or two is a name, not evidence. */
function isTelling(quote: string): boolean {
  return contentWords(quote).size >= 2 || quote.length >= 12;
}

/** The sentences of the passage that hold most of the claim's words. */
function bestSpan(claim: string, passage: Passage, page: string): Resolved {
  const wanted = contentWords(claim);
  const text = page.slice(passage.start, passage.end);
  let best = { coverage: -1, span: { start: 0, end: text.length } };
  for (const span of sentenceSpans(text)) {
    const coverage = share(wanted, contentWords(text.slice(span.start, span.end)));
    if (coverage > best.coverage) best = { coverage, span };
  }
  const span = { start: best.span.start + passage.start, end: best.span.end + passage.start };
  return { span, state: judge(claim, page.slice(span.start, span.end), best.coverage) };
}

function judge(claim: string, source: string, coverage: number): CitationState {
  if (coverage < weakCoverage) return "unsupported";
  const quotesSomethingElse = quotations(claim).length > 0;
  const numbers = numbersOf(source);
  const sameNumbers = [...numbersOf(claim)].every((number) => numbers.has(number));
  const agrees = sameNumbers && denies(claim) === denies(source);
  return coverage >= verifiedCoverage && agrees && !quotesSomethingElse ? "verified" : "weak";
}

function share(wanted: ReadonlySet<string>, found: ReadonlySet<string>): number {
  if (wanted.size === 0) return 0;
  let held = 0;
  for (const word of wanted) if (found.has(word)) held += 1;
  return held / wanted.size;
}
