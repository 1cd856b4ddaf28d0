import { findPersons } from "../dlp/persons.js";

/** A word of a name, as bert-base-NER tags it: `B-` begins one, `I-` goes on. */
export interface TaggedWord {
  entity: string;
  word: string;
}

/**
 * Tags names by how they are written and by short lists; no language model. Words that a list or a first name tells are
 * places, organisations or persons; all others are left out.
 */
export function tagNames(text: string): TaggedWord[] {
  const persons = findPersons(text).map(({ start, end }) => ({ start, end, kind: "PER" }));
  const places = findListed(text, PLACES, "LOC");
  const organisations = findListed(text, ORGANISATIONS, "ORG");
  const taken = [...places, ...organisations];
  const free = persons.filter(({ start, end }) => !taken.some((other) => start < other.end && other.start < end));
  return [...taken, ...free]
    .toSorted((a, b) => a.start - b.start)
    .flatMap(({ start, end, kind }) =>
      text
        .slice(start, end)
        .split(/\s+/)
        .map((word, i) => ({ entity: `${i === 0 ? "B" : "I"}-${kind}`, word })),
    );
}

const PLACES =
  "Amsterdam Barcelona Belgium Berlin Brussels Canada Europe France Germany Gravelines Italy Lille London Lyon Madrid Milan Munich Paris Poland Portugal Rome Roubaix Spain Strasbourg Toulouse Vienna Warsaw";
const ORGANISATIONS = "Airbus Debian Google IBM Meta Microsoft Mozilla NASA OVHcloud OpenAI Renault Siemens UNESCO";

function findListed(text: string, list: string, kind: string): { start: number; end: number; kind: string }[] {
  const expression = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${list.replaceAll(" ", "|")})(?![\p{L}\p{N}])`, "gu");
  return [...text.matchAll(expression)].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
    kind,
  }));
}
