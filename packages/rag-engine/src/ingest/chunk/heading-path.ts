import type { Block } from "../parse/parsed-page.js";
import { headingText } from "./inferred-headings.js";

/** Between the headings of a path. */
const separator = " › ";

interface Heading {
  level: number;
  text: string;
}

/** The headings that a place of a document stands under, the outermost first. Goes from page to page with its document. */
export class HeadingPath {
  #stack: readonly Heading[] = [];

  /** Goes past a heading: what is as deep as it, or deeper, is left. */
  pass(page: string, { start, end, level = 1 }: Block): void {
    const text = headingText(page.slice(start, end));
    if (text === "" || text.length > longestHeading) return;
    this.#stack = [...this.#stack.filter((heading) => heading.level < level), { level, text }];
  }

  get texts(): string[] {
    return this.#stack.map(({ text }) => text);
  }
}

/** A "heading" that is longer is a paragraph in bold. */
const longestHeading = 200;

/**
 * What is put before a chunk when it is embedded: as much of the path as fits, the innermost first; "" where nothing does.
 *
 * @param mostTokens room for it.
 */
export function contextOf(
  headings: readonly string[],
  countTokens: (text: string) => number,
  mostTokens: number,
): string {
  for (let from = 0; from < headings.length; from++) {
    const context = headings.slice(from).join(separator);
    if (countTokens(`${context}\n`) <= mostTokens) return context;
  }
  return "";
}
