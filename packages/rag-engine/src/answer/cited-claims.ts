import { findMarkers, type Marker } from "./citation-markers.js";
import { contentWords } from "./content-words.js";
import { findQuotations, maskQuotations } from "./quotations.js";
import { sentenceSpans } from "./sentence-spans.js";

/** A statement of an answer with the sources that it names. */
export interface CitedClaim {
  /** The sentence that the markers support, without them. */
  text: string;
  /** What it puts in double quotes, in order. */
  quotations: string[];
  numbers: number[];
}

/**
 * The claims of an answer. Markers with nothing between them share one. A marker supports the sentence that it ends or
 * follows; where nothing but "According to" stands before it, the words after it.
 */
export function citedClaims(text: string): CitedClaim[] {
  const groups = groupAdjacent(text, findMarkers(text));
  return groups.map(({ start, end, numbers }, index) => {
    const before = lastSentence(text.slice(groups[index - 1]?.end ?? 0, start));
    const claim = says(before) ? before : firstSentence(text.slice(end, groups[index + 1]?.start ?? text.length));
    return { text: claim, quotations: findQuotations(claim), numbers };
  });
}

function groupAdjacent(text: string, markers: readonly Marker[]): Marker[] {
  const groups: Marker[] = [];
  for (const { start, end, numbers } of markers) {
    const last = groups.at(-1);
    if (last !== undefined && /^[\s,;]*$/.test(text.slice(last.end, start))) {
      last.numbers = [...new Set([...last.numbers, ...numbers])];
      last.end = end;
    } else groups.push({ start, end, numbers: [...numbers] });
  }
  return groups;
}

/** The last sentence with words in it; what stands in quotes is never cut. */
function lastSentence(text: string): string {
  return sentences(text).findLast(says) ?? "";
}

function firstSentence(text: string): string {
  return sentences(text).find(says) ?? "";
}

function sentences(text: string): string[] {
  return sentenceSpans(maskQuotations(text)).map(({ start, end }) =>
    text.slice(start, end).replace(/^[\s.,;:!?)\]]+/, ""),
  );
}

const attribution =
  /^(?:according to|as (?:stated|described|explained|written|noted) (?:in|by)|see|from|in|by|selon|d['’]après|voir|laut|gemäß|nach|siehe|según|véase|the|passages?|sources?|documents?|[^\p{L}])*$/iu;

function says(text: string): boolean {
  return !attribution.test(text) && (contentWords(text).size > 0 || /\p{L}/u.test(text));
}
