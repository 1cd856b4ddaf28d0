import { ParseFailure } from "../../failure.js";

/** A file's text. */
export interface DecodedText {
  /** Without byte order mark; line ends are LF. */
  text: string;
  /** Present when the encoding had to be guessed. */
  warning?: string;
}

/**
 * Decodes a text whose encoding is told by nothing but itself: a byte order mark, else UTF-8, else UTF-16 where every
 * other byte is zero, else windows-1252, the encoding of most old texts in Western languages.
 *
 * @throws ParseFailure `not-text` for binary data, `empty` for nothing but white space.
 */
export function decodeText(data: Uint8Array): DecodedText {
  const encoding = encodingOfMark(data) ?? (isUtf8(data) ? "utf-8" : (utf16Without(data) ?? "windows-1252"));
  const text = decode(data, encoding).replaceAll(/\r\n?/g, "\n");
  if (isBinary(text)) throw new ParseFailure("not-text");
  if (text.trim() === "") throw new ParseFailure("empty");
  if (encoding !== "windows-1252") return { text };
  return {
    text,
    warning: "The text is neither UTF-8 nor UTF-16 and was read as windows-1252: look whether its accents are right.",
  };
}

/** @param encoding one that TextDecoder knows. */
export function decode(data: Uint8Array, encoding: string): string {
  const decoder = new TextDecoder(encoding);
  const text = decoder.decode(data);
  return decoder.encoding === "windows-1252" ? mendWindows1252(text) : text;
}

/**
 * Node.js 20 decodes windows-1252 as if it were ISO 8859-1 (nodejs/node#56542): the euro sign and the dashes come out
 * as control characters, which no text holds on purpose.
 */
export function mendWindows1252(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return text.replaceAll(/[\u0080-\u009F]/g, (control) => UPPER_HALF[control.charCodeAt(0) - 0x80] ?? control);
}

/** Characters of the bytes 80 to 9F; five of them mean nothing. */
const UPPER_HALF = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

/** @returns the encoding that a byte order mark tells, or undefined. */
export function encodingOfMark(data: Uint8Array): string | undefined {
  if (data[0] === 0xff && data[1] === 0xfe) return "utf-16le";
  if (data[0] === 0xfe && data[1] === 0xff) return "utf-16be";
  if (data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf) return "utf-8";
  return undefined;
}

/** @returns whether the bytes are valid UTF-8, as almost no text in another encoding is. */
export function isUtf8(data: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(data);
    // Zero bytes are valid UTF-8, but UTF-16 in fact.
    return !data.subarray(0, 4096).includes(0);
  } catch {
    return false;
  }
}

/** Windows once saved "Unicode" text without a mark: in Western languages every other byte is then zero. */
function utf16Without(data: Uint8Array): string | undefined {
  const head = data.subarray(0, 4096);
  const zeros = [0, 0];
  for (let at = 0; at < head.length; at++) if (head[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const enough = head.length * 0.2;
  if (odd > enough && even < odd / 20) return "utf-16le";
  return even > enough && odd < even / 20 ? "utf-16be" : undefined;
}

/** A log may hold a few escape sequences, and a truncated file a broken character; a program is full of them. */
function isBinary(text: string): boolean {
  const sample = text.slice(0, 100_000);
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  const strange = sample.match(/[\u0000-\u0008\u000E-\u001A\u001C-\u001F\u007F\uFFFD]/g)?.length ?? 0;
  return text.includes("\0") || strange > sample.length / 100;
}
