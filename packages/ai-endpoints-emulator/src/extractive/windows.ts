import type { Segment } from "./segments.js";

/** A stretch of a passage that may be quoted: one segment, or an introduction with what it introduces. */
export interface Window {
  /** Offsets into the passage's text. */
  start: number;
  end: number;
  /** The heading above it in the passage, if there is one. */
  heading?: Segment | undefined;
}

/**
 * Makes the windows of a passage. An introduction ("With apt, hold a package using") is never quoted alone: the answer
 * is the line after it.
 *
 * @param text the passage
 * @param segments its segments, in order
 * @param maxLength longest window, in characters; longer sentences are left out
 */
export function makeWindows(text: string, segments: readonly Segment[], maxLength = 600): Window[] {
  const windows: Window[] = [];
  let heading: Segment | undefined;
  let introduced = false;
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === "heading") {
      heading = segment;
      introduced = false;
      continue;
    }
    const introduces = isIntroduction(text, segment);
    const next = segments[index + 1];
    const pair = next && next.kind !== "heading" && introduces ? next : undefined;
    if (pair) windows.push({ start: segment.start, end: pair.end, heading });
    else if (!introduced && hasWords(text, segment)) windows.push({ start: segment.start, end: segment.end, heading });
    introduced = pair !== undefined;
  }
  return windows.filter(({ start, end }) => end - start <= maxLength);
}

const LEADS_ON =
  /(?:[:,]|\b(?:using|with|by|run|running|is|are|to|from|the|a|an|of|and|or|in|on|for|type|typing|like|command|execute|see|that|as|do|use))$/i;

function isIntroduction(text: string, segment: Segment): boolean {
  return !segment.complete && LEADS_ON.test(text.slice(segment.start, segment.end));
}

function hasWords(text: string, { start, end }: Segment): boolean {
  return (text.slice(start, end).match(/[\p{L}\p{N}]{2,}/gu) ?? []).length >= 2;
}
