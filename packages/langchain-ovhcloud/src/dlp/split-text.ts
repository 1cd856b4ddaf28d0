import { OVHcloudConfigurationError } from "../client/errors.js";
import { bytesOf, type TextRange } from "./text-index.js";

/** How far back a better place for a cut is looked for, in UTF-16 units. */
const LOOK_BACK = 2_000;

/**
 * Divides a text into ranges that fit into a request. They overlap, so that what is shorter than the overlap is whole in
 * one of them. Cut at the end of a paragraph, line, sentence or word where there is one near, and never inside of a
 * character.
 *
 * @param text the text.
 * @param limits `maxBytes` of a range, written as JSON; `overlap` in UTF-16 units.
 * @returns ranges in order; one for a text that fits.
 * @throws OVHcloudConfigurationError when a range would be no longer than the overlap.
 */
export function splitText(text: string, { maxBytes, overlap }: { maxBytes: number; overlap: number }): TextRange[] {
  const ranges: TextRange[] = [];
  let start = 0;
  for (;;) {
    const full = fittingEnd(text, start, maxBytes);
    const end = full >= text.length ? text.length : cutBefore(text, full, start + Math.ceil((full - start) / 2));
    ranges.push({ start, end });
    if (end >= text.length) return ranges;
    const next = wholeCharacter(text, Math.max(end - overlap, 0));
    if (next <= start) {
      throw new OVHcloudConfigurationError(
        `Pieces of ${maxBytes} bytes are too short for an overlap of ${overlap}. Raise \`maxRequestBytes\` or lower \`overlap\`.`,
      );
    }
    start = next;
  }
}

/** Bytes of a text in JSON, without the quotes around it. */
export function jsonBytes(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.codePointAt(i) as number;
    if (code > 0xffff) i += 1;
    bytes += jsonBytesOf(code);
  }
  return bytes;
}

function fittingEnd(text: string, start: number, maxBytes: number): number {
  let bytes = 0;
  let end = start;
  while (end < text.length) {
    const code = text.codePointAt(end) as number;
    bytes += jsonBytesOf(code);
    if (bytes > maxBytes) return end;
    end += code > 0xffff ? 2 : 1;
  }
  return end;
}

function jsonBytesOf(code: number): number {
  if (code === 0x22 || code === 0x5c || (code >= 0x08 && code <= 0x0d && code !== 0x0b)) return 2;
  // Control characters and lone surrogates are written \u0000.
  return code < 0x20 || (code >= 0xd800 && code <= 0xdfff) ? 6 : bytesOf(code);
}

function cutBefore(text: string, end: number, least: number): number {
  const from = Math.max(least, end - LOOK_BACK);
  const tail = text.slice(from, end);
  for (const boundary of [/\n\s*\n/g, /\n/g, /[.!?…。！？]["'”’)]?\s/g, /\s/g]) {
    const last = [...tail.matchAll(boundary)].at(-1);
    if (last) return from + last.index + last[0].length;
  }
  return wholeCharacter(text, end);
}

// Between the halves of a surrogate pair is no place for a cut.
function wholeCharacter(text: string, place: number): number {
  const isInside = (text.codePointAt(place - 1) ?? 0) > 0xffff;
  return isInside ? place - 1 : place;
}
