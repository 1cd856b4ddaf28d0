import { type Confidence, isSureEnough } from "./confidence.js";
import { ENTITIES_OF, type Entity, type EntityMatch, findEntities, type Span } from "./entities.js";
import { compilePattern, type Detector } from "./request.js";

/** Something that a detector found. */
export interface Found extends Span {
  detector: Detector;
  confidence: Confidence;
}

/**
 * Runs all detectors over a text.
 *
 * @returns in the order of their beginnings; findings of several detectors may overlap
 */
export function findAll(text: string, detectors: readonly Detector[]): Found[] {
  let entities: EntityMatch[] | undefined;
  const found = detectors.flatMap((detector): Found[] => {
    if (detector.type === "builtin") return builtin((entities ??= findEntities(text)), detector);
    return spansOf(text, patternOf(detector)).map((span) => ({ ...span, detector, confidence: "VERY_LIKELY" }));
  });
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

function builtin(entities: readonly EntityMatch[], detector: Extract<Detector, { type: "builtin" }>): Found[] {
  const { filter, confidence: wanted } = detector;
  const asked: readonly Entity[] =
    filter.type === "entity" ? filter.entities : filter.categories.flatMap((category) => ENTITIES_OF[category]);
  return entities
    .filter(({ entity, confidence }) => asked.includes(entity) && isSureEnough(confidence, wanted))
    .map(({ start, end, confidence }) => ({ start, end, confidence, detector }));
}

function patternOf(detector: Exclude<Detector, { type: "builtin" }>): RegExp {
  const isCaseSensitive = detector.is_case_sensitive === true;
  if (detector.type === "regex") return compilePattern(detector.pattern, isCaseSensitive);
  const words = [...new Set(detector.words)].sort((a, b) => b.length - a.length).map(escapePattern);
  const inner = words.join("|");
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${inner})(?![\\p{L}\\p{N}_])`, isCaseSensitive ? "gu" : "giu");
}

function spansOf(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)]
    .filter(([match]) => match !== "")
    .map(({ 0: match, index }) => ({ start: index, end: index + match.length }));
}

function escapePattern(word: string): string {
  return word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
