/** A stretch of a page's text, in UTF-16 units: `page.slice(start, end)`. */
export interface Span {
  start: number;
  end: number;
}
