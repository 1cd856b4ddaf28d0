import { parse } from "parse5";
import type { HtmlNode } from "./walk.js";

/**
 * Reads XHTML as browsers read HTML, so that errors cost nothing. Elements that only XML may close in their first tag
 * get an end: an HTML parser takes all that follows `<title/>` for the title.
 */
export function parseXhtml(text: string): HtmlNode {
  return parse(text.replaceAll(CLOSED_AT_ONCE, "<$1$2></$1>"));
}

const CLOSED_AT_ONCE = /<(title|script|style|textarea|iframe|a|p|div|span|i|b|em|strong|td|th|li)\b([^<>]*)\/>/gi;
