import type { PageKind, ParsedPage } from "./parsed-page.js";
import type { ParserMessage } from "./parser-protocol.js";

/** What a reader gave of one file. */
export interface CollectedDocument {
  sha256: string;
  pageKind: PageKind;
  title: string | undefined;
  warning: string | undefined;
  /** An empty text where a page could not be read. */
  pages: ParsedPage[];
  /** Numbers of the pages that could not be read. */
  unreadablePages: number[];
  /** Numbers of pages that are pictures of a text, as a scanner makes them, which nobody has recognised. */
  scannedPages: number[];
  /** Numbers of such pages whose text was recognised. */
  recognisedPages: number[];
}

/** Puts a document together from a reader's messages; `onPage` is called with a page's number and the number of pages. */
export class Collector {
  readonly document: CollectedDocument = {
    sha256: "",
    pageKind: "page",
    title: undefined,
    warning: undefined,
    pages: [],
    unreadablePages: [],
    scannedPages: [],
    recognisedPages: [],
  };
  readonly #onPage: (page: number, pages: number) => void;
  #read = 0;
  #expected = 0;

  constructor(onPage: (page: number, pages: number) => void) {
    this.#onPage = onPage;
  }

  /** Takes any message; those that are no part of a document are left alone. */
  receive(message: ParserMessage): void {
    if (message.type === "opened") {
      this.document.sha256 = message.sha256;
      this.document.pageKind = message.pageKind;
      this.#expected = message.pages;
    } else if (message.type === "pages") {
      for (const page of message.pages) this.document.pages.push(page);
    } else if (message.type === "page" || message.type === "page-failed") {
      if (message.type === "page-failed") this.document.unreadablePages.push(message.page);
      this.#onPage(++this.#read, this.#expected);
    } else if (message.type === "done") {
      this.document.title = message.title;
      this.document.warning = message.warning;
    }
  }
}
