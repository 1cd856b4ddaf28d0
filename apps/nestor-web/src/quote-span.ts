/** Where a quote stands in a page, in UTF-16 units. */
export interface Span {
  start: number;
  end: number;
}

/**
 * Where to highlight a quote: at the span that came with it when the words are there, else where they stand first, else
 * nowhere. Highlighting other words than those quoted would be worse than none.
 */
export function quoteSpan(text: string, quote: string, given: Span): Span | undefined {
  if (quote === "") return undefined;
  if (text.slice(given.start, given.end) === quote) return { start: given.start, end: given.end };
  const found = text.indexOf(quote);
  return found === -1 ? undefined : { start: found, end: found + quote.length };
}
