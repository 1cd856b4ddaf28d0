import type { DlpConfidence } from "./detectors.js";
import { TextIndex, type TextRange } from "./text-index.js";

/** Something found in a text. Holds what was found: keep it out of logs. */
export interface DlpFinding extends TextRange {
  /** What was found: always `text.slice(start, end)` of the text that was searched. */
  text: string;
  /** Name of the detector. */
  detector: string;
  /** How sure the service is; undefined where it did not say. */
  confidence: DlpConfidence | undefined;
  /** First UTF-16 unit, as `String.slice` counts. */
  start: number;
  /** UTF-16 unit after the last one. */
  end: number;
  /** The same in code points. */
  codePoints: TextRange;
  /** The same in bytes of UTF-8. */
  bytes: TextRange;
}

/** A finding with its place in UTF-16 units. */
export interface Span extends TextRange {
  detector: string;
  confidence: DlpConfidence | undefined;
}

/**
 * Findings with their text and all three counts of their place.
 *
 * @param text what was searched.
 * @param spans what was found.
 * @returns in the order of their beginnings, the longer first.
 */
export function describeSpans(text: string, spans: readonly Span[]): DlpFinding[] {
  if (spans.length === 0) return [];
  const index = new TextIndex(text);
  return [...spans]
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .map((span) => ({ ...span, text: text.slice(span.start, span.end), ...index.describe(span) }));
}

/** How many findings each detector has; for logs and metadata, since it holds no values. */
export function countByDetector(findings: readonly { detector: string }[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { detector } of findings) counts.set(detector, (counts.get(detector) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
