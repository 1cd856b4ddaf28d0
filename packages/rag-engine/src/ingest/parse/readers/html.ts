import { parse } from "parse5";
import type { ParsedPage } from "../parsed-page.js";
import { ParseFailure } from "../../failure.js";
import { decodeHtml } from "./html/decode-html.js";
import { HtmlWriter } from "./html/html-writer.js";
import { parseXhtml } from "./html/parse-xhtml.js";
import { mainContent } from "./html/main-content.js";
import { textOf, walk, type HtmlNode } from "./html/walk.js";
import { FlowBuilder } from "./flow-builder.js";
import { onePiece, type OpenFormat } from "./open-document.js";

/** A web page is one piece: its main content. Scripts never run, and nothing that it refers to is loaded. */
export const openHtml: OpenFormat = (data) => {
  const { text, warning } = decodeHtml(data);
  const document = /^\s*<\?xml\b/.test(text) ? parseXhtml(text) : parse(text);
  const { roots, isWholePage } = mainContent(document);
  let page = writeHtml(roots, isWholePage);
  // A page may be nothing but what is furniture on others.
  if (page.text === "") page = writeHtml([document], false);
  if (page.text === "") throw new ParseFailure("no-text");
  const heading = page.blocks?.find(({ kind, level }) => kind === "heading" && level === 1);
  return onePiece(page, {
    title: titleIn(document) ?? (heading && page.text.slice(heading.start, heading.end)),
    warning,
  });
};

/** @param dropsFurniture whether head, foot and side of a page are left out. */
export function writeHtml(roots: readonly HtmlNode[], dropsFurniture: boolean): ParsedPage {
  const flow = new FlowBuilder();
  const writer = new HtmlWriter(flow, dropsFurniture);
  for (const root of roots) writer.write(root);
  return flow.page.build();
}

/** @returns the text of the first `title` outside of drawings. */
function titleIn(document: HtmlNode): string | undefined {
  let title: string | undefined;
  walk(document, {
    enter(element) {
      if (element.tagName === "title") title ??= textOf(element).trim();
      return title === undefined && element.tagName !== "svg";
    },
  });
  return title === "" ? undefined : title;
}
