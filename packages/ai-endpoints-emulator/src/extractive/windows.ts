import type { Segment } from "./segments.js";

/** A stretch of a passage that may be quoted: one segment, or an introduction with what it introduces. */
export interface Window {
  /** Offsets into the passage's text. */
  start: number;
  end: number;
  /** The heading above it in the passage, if there is one. */
  heading?: Segment | undefined;
  /** False for pieces that may have no sense alone: titles, ends of sentences whose start lies in another passage. */
  whole: boolean;
}

/**
 * Makes the windows of a passage. An introduction ("With apt, hold a package using") is never quoted alone: the answer
 * is the line after it.
 *
 * @param passage the text that the segments were cut from
 * @param segments in order
 * @param maxLength longest window, in characters; longer sentences are left out
 */
export function makeWindows(passage: string, segments: readonly Segment[], maxLength = 500): Window[] {
  const windows: Window[] = [];
  let heading: Segment | undefined;
  let introduced = false;
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === "heading") {
      heading = segment;
      introduced = false;
      continue;
    }
    const next = segments[index + 1];
    const pair = next && next.kind !== "heading" && isIntroduction(passage, segment) ? next : undefined;
    if (pair) windows.push({ start: segment.start, end: pair.end, heading, whole: true });
    else if (!introduced && hasWords(passage, segment)) {
      const whole = (segment.complete || segment.kind === "bullet") && !(index === 0 && startsInside(passage, segment));
      windows.push({ start: segment.start, end: segment.end, heading, whole });
    }
    introduced = pair !== undefined;
  }
  return windows.filter(({ start, end }) => end - start <= maxLength);
}

const LEADS_ON =
  /(?:[:,]|\b(?:using|with|by|run|running|is|are|to|from|the|a|an|of|and|or|in|on|for|type|typing|like|command|execute|see|that|as|do|use))$/i;

function isIntroduction(passage: string, segment: Segment): boolean {
  return !segment.complete && LEADS_ON.test(passage.slice(segment.start, segment.end));
}

function startsInside(passage: string, { start }: Segment): boolean {
  return /^\p{Ll}/u.test(passage.slice(start, start + 2));
}

function hasWords(passage: string, { start, end }: Segment): boolean {
  const words = passage.slice(start, end).match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  return words.length >= 2 || words.some((word) => word.length >= 6 && CJK.test(word));
}

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
