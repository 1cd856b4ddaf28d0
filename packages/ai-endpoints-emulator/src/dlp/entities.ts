import type { Confidence } from "./confidence.js";
import { findPersons } from "./persons.js";

/** Entities that builtin detectors know: those in OVHcloud's samples. The service's whole list is not published. */
export const ENTITIES = ["PERSON", "CREDIT_CARD_NUMBER", "EMAIL", "SOCIAL_SECURITY_NUMBER", "PHONE_NUMBER"] as const;
/** One of {@link ENTITIES}. */
export type Entity = (typeof ENTITIES)[number];

/** Categories, made from the kinds of data that OVHcloud's introduction names; the service's values are unknown. */
export const CATEGORIES = ["PII", "PHI", "FINANCIAL", "ADMINISTRATIVE", "CREDENTIAL"] as const;

/** Which entities are in a category; a guess. */
export const ENTITIES_OF: Readonly<Record<(typeof CATEGORIES)[number], readonly Entity[]>> = {
  PII: ["PERSON", "EMAIL", "PHONE_NUMBER", "SOCIAL_SECURITY_NUMBER"],
  PHI: ["PERSON", "SOCIAL_SECURITY_NUMBER"],
  FINANCIAL: ["CREDIT_CARD_NUMBER"],
  ADMINISTRATIVE: ["SOCIAL_SECURITY_NUMBER"],
  CREDENTIAL: [],
};

/** A place in a text, in UTF-16 units, end exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** Something that looks like an entity. */
export interface EntityMatch extends Span {
  entity: Entity;
  confidence: Confidence;
}

/** Finds all entities. Where two claim the same characters, the stricter pattern has them: no telephone in a card number. */
export function findEntities(text: string): EntityMatch[] {
  return FINDERS.reduce<EntityMatch[]>((taken, finder) => {
    const free = withoutOverlaps(finder(text), taken);
    return [...taken, ...free].sort((a, b) => a.start - b.start);
  }, []);
}

// Both in the order of their beginnings, none overlapping its own list: one walk over both.
function withoutOverlaps(matches: readonly EntityMatch[], taken: readonly EntityMatch[]): EntityMatch[] {
  let place = 0;
  let end = 0;
  return matches.filter((match) => {
    while (taken[place] && (taken[place] as EntityMatch).end <= match.start) place += 1;
    const isFree = match.start >= end && (taken[place]?.start ?? Infinity) >= match.end;
    if (isFree) end = match.end;
    return isFree;
  });
}

const FINDERS: readonly ((text: string) => EntityMatch[])[] = [
  findEmails,
  findCards,
  findSocialSecurityNumbers,
  findPhones,
  (text) => findPersons(text).map((match) => ({ ...match, entity: "PERSON" })),
];

function findEmails(text: string): EntityMatch[] {
  const pattern = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/gu;
  return matches(text, pattern, "EMAIL", () => "VERY_LIKELY");
}

function findCards(text: string): EntityMatch[] {
  const pattern = /(?<![\d.-])\d(?:[ -]?\d){12,18}(?![\d-])/g;
  return matches(text, pattern, "CREDIT_CARD_NUMBER", (found) => (passesLuhn(found) ? "VERY_LIKELY" : undefined));
}

// The United States' form, which no number of an area 000, 666 or 900 and more has; and France's with its check digits.
function findSocialSecurityNumbers(text: string): EntityMatch[] {
  const american = /(?<![\d-])(?!000|666|9)\d{3}([- ]?)(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])/g;
  const french = /(?<!\d)[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d{2} ?\d{3} ?\d{3} ?\d{2}(?!\d)/g;
  const found = [
    ...matches(text, french, "SOCIAL_SECURITY_NUMBER", (found) => (passesFrench(found) ? "VERY_LIKELY" : undefined)),
    ...matches(text, american, "SOCIAL_SECURITY_NUMBER", (found) => (/\D/.test(found) ? "VERY_LIKELY" : "UNLIKELY")),
  ];
  return found.sort((a, b) => a.start - b.start);
}

function findPhones(text: string): EntityMatch[] {
  const pattern =
    /(?<![\p{L}\d])(?:\+\d{1,3}[ .-]?)?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){2,5}(?![\d\p{L}])/gu;
  return matches(text, pattern, "PHONE_NUMBER", phoneConfidence);
}

function phoneConfidence(found: string): Confidence | undefined {
  const digits = found.replaceAll(/\D/g, "").length;
  if (digits < 7 || digits > 15 || /^\d{4}-\d{2}-\d{2}$/.test(found)) return undefined;
  if (found.startsWith("+")) return "VERY_LIKELY";
  if (digits >= 9 && /[ .()-]/.test(found)) return "LIKELY";
  return digits >= 9 && found.startsWith("0") ? "POSSIBLE" : "VERY_UNLIKELY";
}

function matches(
  text: string,
  pattern: RegExp,
  entity: Entity,
  judge: (found: string) => Confidence | undefined,
): EntityMatch[] {
  return [...text.matchAll(pattern)].flatMap(({ 0: found, index }) => {
    const confidence = judge(found);
    return confidence ? [{ start: index, end: index + found.length, entity, confidence }] : [];
  });
}

function passesLuhn(number: string): boolean {
  const digits = [...number.replaceAll(/\D/g, "")].map(Number).toReversed();
  const sum = digits.reduce((total, digit, place) => {
    const counted = place % 2 === 0 ? digit : digit * 2;
    return total + (counted > 9 ? counted - 9 : counted);
  }, 0);
  return sum % 10 === 0 && digits.some((digit) => digit !== 0);
}

function passesFrench(number: string): boolean {
  const digits = number.replaceAll(" ", "");
  return 97 - Number(BigInt(digits.slice(0, 13)) % 97n) === Number(digits.slice(13));
}
