import process from "node:process";
import { cleanPages } from "../../page-text/clean-pages.js";
import type { CleanPagesRequest, Reader } from "../parser-protocol.js";
import type { ParsedPage } from "../parsed-page.js";
import { unpackPage } from "./packed-page.js";
import { closePdf } from "./read-pages.js";

/** Makes final text of a document's pages. In the parser process: it keeps the parent free, and within limits. */
export const cleanPacked: Reader<CleanPagesRequest> = async ({ pages }, report) => {
  await closePdf();
  const clean = cleanPages(pages.map(unpackPage)).map(({ text, blocks }): ParsedPage =>
    blocks === undefined ? { text } : { text, blocks },
  );
  for (let at = 0; at < clean.length; at += BATCH) {
    await report({ type: "pages", pages: clean.slice(at, at + BATCH) });
  }
  await report({ type: "done", rssBytes: process.memoryUsage.rss() });
};

const BATCH = 64;
