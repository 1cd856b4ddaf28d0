/**
 * What of a chunk is searched by words: its text, and the headings above it where its metadata tells them as
 * `headings: string[]`. A chunk from the middle of a section is then found by what the section is called.
 */
export function searchedText(text: string, metadata: Record<string, unknown> | undefined): string {
  const headings = metadata?.headings;
  if (!Array.isArray(headings)) return text;
  return [...headings.filter((heading) => typeof heading === "string"), text].join("\n");
}
