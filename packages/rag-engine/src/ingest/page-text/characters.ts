/**
 * Makes the characters of a page plain: ligatures become letters, exotic spaces become spaces, control and
 * zero-width characters go, lines lose outer and double spaces. Line breaks stay; of several empty lines one stays.
 */
export function cleanCharacters(text: string): string {
  const plain = UNUSUAL.test(text) ? plainCharacters(text) : text;
  return tidyLines(
    plain.split("\n").map((line) => (line.includes("  ") ? line.replaceAll(/ {2,}/g, " ") : line).trim()),
  );
}

/** @returns the lines as one text that neither starts nor ends empty, of several empty lines one. */
export function tidyLines(lines: readonly string[]): string {
  return lines
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

function plainCharacters(text: string): string {
  return wellFormed(text)
    .replaceAll(/\r\n?|[\f\v\u0085\u2028\u2029]/g, "\n")
    .replaceAll(/[\uFB00-\uFB06]/g, (ligature) => ligature.normalize("NFKC"))
    .replaceAll(INVISIBLE, "")
    .replaceAll(/[\t\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g, " ");
}

/** Cleans a text or Markdown file: its indentation and line breaks mean something, so only control characters go. */
export function cleanPlainText(text: string): string {
  return wellFormed(text).replaceAll(/\r\n?/g, "\n").replaceAll(INVISIBLE, "").trimEnd();
}

/** SQLite stores UTF-8, where half a surrogate pair cannot be written: offsets would stay but the text would not. */
function wellFormed(text: string): string {
  return /[\uD800-\uDFFF]/.test(text) ? text.replaceAll(/\p{Cs}/gu, "\uFFFD") : text;
}

/** Control characters but line breaks and tabs, and characters without width but joiners, which shape some scripts. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const INVISIBLE = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B\u2060\uFEFF\uFFFF]/g;

/** Most pages hold none of these, and one test is cheaper than six replacements. */
const UNUSUAL =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u0009\u000B-\u001F\u007F-\u00A0\u1680\u2000-\u200B\u2028\u2029\u202F\u205F\u2060\u3000\uD800-\uDFFF\uFB00-\uFB06\uFEFF\uFFFF]/;
