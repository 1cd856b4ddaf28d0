import type { Confidence } from "./confidence.js";

/** A name of a person. */
export interface PersonMatch {
  start: number;
  end: number;
  confidence: Confidence;
}

/**
 * Finds names of persons by how they are written; no language model. Words that begin with a capital letter and stand
 * together are a name: very likely after a title ("Mrs Curie") or with a common first name ("Marie Curie"), possible as two
 * or three words within a sentence ("met Wanda Obscura"), unlikely at its beginning. A common first name alone is likely.
 * Words that begin sentences, and names of days, months and languages, are none.
 */
export function findPersons(text: string): PersonMatch[] {
  return [...text.matchAll(NAME)].flatMap((found) => {
    const { title } = found.groups ?? {};
    const from = found.index + (title?.length ?? 0);
    const kept = withoutLead(found[0].slice(title?.length ?? 0), title !== undefined);
    if (!kept) return [];
    const start = from + kept.offset;
    const confidence = judge(kept.name, { isTitled: title !== undefined, isFirst: beginsSentence(text, start) });
    return confidence ? [{ start, end: start + kept.name.length, confidence }] : [];
  });
}

const WORD = String.raw`\p{Lu}[\p{Ll}\p{M}]+(?:['’-]\p{Lu}?[\p{Ll}\p{M}]+)*`;
const TITLE = String.raw`(?:Mr|Mrs|Ms|Dr|Prof|M|Mme|Mlle|Herr|Frau)\.? `;
const NAME = new RegExp(
  String.raw`(?<![\p{L}\p{N}_])(?<title>${TITLE})?${WORD}(?: (?:(?:de|du|van|von|der|la) )*(?!${TITLE})${WORD}){0,2}`,
  "gu",
);

const FIRST_NAMES = new Set(
  (
    "Ada Adam Alan Alice Ana Andrea Anna Anne Antoine Barbara Bob Camille Carlos Charles Charlotte Chloe Claire David " +
    "Elena Elizabeth Emily Emma Eva Frank François Françoise George Grace Hans Hugo Isabelle Jack James Jane Jean " +
    "Jennifer Jessica John José Julia Julie Karl Kate Laura Léa Linda Lisa Louis Louise Lucas Luis Marc Maria Marie " +
    "Mark Martin Mary Michael Michel Mike Nathalie Nicolas Nina Olivia Olivier Oscar Pablo Patricia Paul Peter Pierre " +
    "Robert Sarah Simon Sofia Sophie Susan Thomas Tom Victor Xavier Yves"
  ).split(" "),
);

// Written with a capital letter without being names.
const NO_NAMES = new Set(
  (
    "A An And Are As At But By Call Can Contact Dear Do Does For From Has Have He Hello Her Hi His How I If In Is It " +
    "Meet My No Not Of On Or Our Please She Tell Thank Thanks That The Their Then There They This To Was We What When " +
    "Where Which Who Why Will With Write Yes You Your Monday Tuesday Wednesday Thursday Friday Saturday Sunday January " +
    "February March April May June July August September October November December English French German Spanish " +
    "Italian Bonjour Le La Les Un Une Je Il Elle Nous Vous"
  ).split(" "),
);

function withoutLead(name: string, isTitled: boolean): { name: string; offset: number } | undefined {
  if (isTitled) return { name, offset: 0 };
  const words = name.split(" ");
  // "Ask Marie Curie": what stands before a common first name is no part of the name.
  const known = words.findIndex(isFirstName);
  const first = known >= 0 ? known : words.findIndex((word) => !NO_NAMES.has(word));
  if (first < 0) return undefined;
  const last = words.findIndex((word, place) => place > first && NO_NAMES.has(word));
  const kept = words.slice(first, last < 0 ? undefined : last).join(" ");
  return { name: kept, offset: words.slice(0, first).join(" ").length + (first > 0 ? 1 : 0) };
}

function judge(name: string, { isTitled, isFirst }: { isTitled: boolean; isFirst: boolean }): Confidence | undefined {
  const words = name.split(" ");
  const isKnown = isFirstName(words[0] ?? "");
  if (isTitled) return "VERY_LIKELY";
  if (words.length === 1) return isKnown ? "LIKELY" : undefined;
  if (isKnown) return "VERY_LIKELY";
  return isFirst ? "UNLIKELY" : "POSSIBLE";
}

function isFirstName(word: string): boolean {
  return FIRST_NAMES.has(word.split("-")[0] ?? "");
}

function beginsSentence(text: string, start: number): boolean {
  return /(?:^|[.!?:\n]["'”’)]?\s*)$/.test(text.slice(Math.max(0, start - 8), start));
}
