import type { Deidentification } from "./detectors.js";
import type { DlpFinding } from "./finding.js";

/** A finding, or several that overlap, as one range. */
export interface HiddenRange {
  start: number;
  end: number;
  /** Detector of the first and longest. */
  detector: string;
}

/**
 * Joins findings that overlap, so that every character that belongs to any of them is hidden.
 *
 * @param findings in the order of their beginnings, the longer first.
 */
export function joinOverlapping(findings: readonly DlpFinding[]): HiddenRange[] {
  const ranges: HiddenRange[] = [];
  for (const { start, end, detector } of findings) {
    const last = ranges.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else ranges.push({ start, end, detector });
  }
  return ranges;
}

/**
 * Puts something else in the place of findings, as the service would by its documentation.
 *
 * @param text what was searched.
 * @param findings what was found in it.
 * @param deidentificationOf what to do with the findings of a detector.
 */
export async function hideFindings(
  text: string,
  findings: readonly DlpFinding[],
  deidentificationOf: (detector: string) => Deidentification,
): Promise<string> {
  let hidden = "";
  let done = 0;
  for (const { start, end, detector } of joinOverlapping(findings)) {
    hidden += text.slice(done, start);
    hidden += await substitute(text.slice(start, end), detector, deidentificationOf(detector));
    done = end;
  }
  return hidden + text.slice(done);
}

async function substitute(value: string, detector: string, deidentify: Deidentification): Promise<string> {
  switch (deidentify.type) {
    case "replace":
      return deidentify.newValue;
    case "redaction":
      return "";
    case "detector":
      return detector;
    case "hash":
      return sha256(value);
    default:
      return mask(value, deidentify);
  }
}

// Of the platform: `sha256` of LangChain's core 1.4.0 gives other digits than SHA-256.
async function sha256(value: string): Promise<string> {
  const digest = await globalThis.crypto.subtle.digest("SHA-256", new TextEncoder().encode(value));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function mask(
  value: string,
  { numCharsToMask, maskingChar = "*", fromEnd = false }: Extract<Deidentification, { type: "mask" }>,
): string {
  const characters = [...value];
  const count = Math.min(numCharsToMask ?? characters.length, characters.length);
  const cover = maskingChar.repeat(count);
  if (fromEnd) return characters.slice(0, characters.length - count).join("") + cover;
  return cover + characters.slice(count).join("");
}
