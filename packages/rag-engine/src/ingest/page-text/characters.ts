/**
 * Makes the characters of a page plain: ligatures become letters, exotic spaces become spaces, control and
 * zero-width characters go, lines lose outer and double spaces. Line breaks stay; of several empty lines one stays.
 */
export function cleanCharacters(text: string): string {
  return wellFormed(text)
    .replaceAll(/\r\n?|[\f\v\u0085\u2028\u2029]/g, "\n")
    .replaceAll(/[\uFB00-\uFB06]/g, (ligature) => ligature.normalize("NFKC"))
    .replaceAll(/[\u200B\u2060\uFEFF\uFFFF]|(?![\n\t])\p{Cc}/gu, "")
    .replaceAll(/[\t\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g, " ")
    .split("\n")
    .map((line) => line.replaceAll(/ {2,}/g, " ").trim())
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

/** Cleans a text or Markdown file: its indentation and line breaks mean something, so only control characters go. */
export function cleanPlainText(text: string): string {
  return wellFormed(text)
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/\uFEFF|(?![\n\t])\p{Cc}/gu, "")
    .trimEnd();
}

/** SQLite stores UTF-8, where half a surrogate pair cannot be written: offsets would stay but the text would not. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, "\uFFFD");
}
