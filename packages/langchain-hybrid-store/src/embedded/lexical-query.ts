/** Words that nearly every English text holds (Lucene's list): they cost time and decide nothing. */
const stopWords = new Set(
  "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with".split(
    " ",
  ),
);

/** Longest query: what comes after this many different words adds nothing but time. */
const maxTerms = 64;

/** The words of a query that are searched for: each once, without those that decide nothing. */
export function queryWords(text: string): string[] {
  const words = [...new Set(text.toLowerCase().match(/[\p{L}\p{M}\p{N}_]+/gu))];
  const telling = words.filter((word) => !stopWords.has(word));
  return (telling.length > 0 ? telling : words).slice(0, maxTerms);
}

/**
 * The full-text query for a user's words: any of them may match, BM25 does the ranking. Every word is quoted, so no
 * character of the input is query syntax. Undefined when the text holds no word.
 */
export function lexicalQuery(text: string): string | undefined {
  const terms = queryWords(text);
  return terms.length === 0 ? undefined : terms.map((term) => `"${term}"`).join(" OR ");
}
