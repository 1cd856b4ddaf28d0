import { ParseFailure, type FailureCode } from "../../failure.js";
import type { ParserMessage } from "../parser-protocol.js";
import type { ParserProcess } from "../parser-process.js";
import { NO_LINES, type PackedPage } from "./packed-page.js";
import { aroundCulprit, rangesOf, type PageRange } from "./page-ranges.js";

/** What a {@link PdfReading} needs. */
export interface PdfReadingOptions {
  file: string;
  maxPages: number;
  maxBytes: number;
  /** Ends the reading; whoever reads a page is killed. */
  signal: AbortSignal;
  /** Called after each page with how many have been read, and the number of pages. */
  onPage: (page: number, pages: number) => void;
}

/**
 * The reading of one PDF by any number of parser processes: who is free takes the next few pages. A page that kills its
 * process, alone and in a new one too, is left out, and the others are read.
 */
export class PdfReading {
  /** Known from the first part on. */
  sha256 = "";
  title: string | undefined;
  /** One for each page once all have been read. */
  readonly pages: PackedPage[] = [];
  /** Numbers of pages that could not be read; their places hold no lines. */
  readonly unreadable = new Set<number>();
  /** Numbers of pages that seem to be pictures of a text which nobody has recognised. */
  readonly scanned = new Set<number>();
  /** Numbers of pages whose text was recognised. */
  readonly recognised = new Set<number>();
  readonly #options: PdfReadingOptions;
  readonly #job = ++jobs;
  readonly #seen = new Set<number>();
  #ranges: PageRange[] = [{ first: 1, last: PART }];
  #total: number | undefined;
  #reason: ParseFailure | undefined;
  #deaths = 0;
  #length = 0;

  constructor(options: PdfReadingOptions) {
    this.#options = options;
  }

  /** How many pages nobody has begun to read. */
  get unread(): number {
    return this.#ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  }

  /**
   * Reads the next few pages. The first call tells how many there are.
   *
   * @throws ParseFailure when the file cannot be read; a page that cannot be read does not throw.
   */
  async readPart(parser: ParserProcess): Promise<void> {
    const range = this.#ranges.shift();
    if (range === undefined) return;
    let read = 0;
    const { file, maxPages, maxBytes, signal } = this.#options;
    const receive = (message: ParserMessage): void => {
      if (message.type === "page" || message.type === "page-failed") read += 1;
      this.#receive(message, range);
    };
    try {
      await parser.run({ type: "read-pages", job: this.#job, file, ...range, maxPages, maxBytes }, receive, signal);
    } catch (error) {
      if (signal.aborted || !isDeath(error) || this.#total === undefined) throw error;
      this.#divide(range, read, error);
    }
  }

  /** Takes what text recognition says of a scanned page. */
  takeRecognised(page: number, result: PackedPage | ParseFailure): void {
    this.scanned.delete(page);
    if (result instanceof ParseFailure) this.unreadable.add(page);
    else {
      this.recognised.add(page);
      this.pages[page - 1] = result;
    }
  }

  /** @throws ParseFailure when not one page could be read. */
  assertSomeRead(): void {
    if (this.#total === this.unreadable.size) throw this.#reason ?? new ParseFailure("damaged");
  }

  #receive(message: ParserMessage, { first }: PageRange): void {
    if (message.type === "opened") this.#open(message);
    else if (message.type === "page") this.#count(message.page);
    else if (message.type === "page-failed") {
      this.#leaveOut(message.page, new ParseFailure("damaged", message.message));
    } else if (message.type === "raw-pages") {
      for (const [at, page] of message.pages.entries()) this.pages[first - 1 + at] = page;
      for (const page of message.scanned) this.scanned.add(page);
      this.#length += message.pages.reduce((sum, { text }) => sum + text.length, 0);
      if (this.#length > MAX_TEXT_LENGTH) throw new ParseFailure("too-large");
    }
  }

  #open({ pages, sha256, title }: Extract<ParserMessage, { type: "opened" }>): void {
    if (this.#total === undefined) {
      this.#total = pages;
      this.sha256 = sha256;
      this.title = title;
      this.#ranges.push(...rangesOf({ first: PART + 1, last: pages }, PART));
    } else if (this.sha256 !== sha256) throw new ParseFailure("changed-while-reading");
  }

  #count(page: number): void {
    this.#seen.add(page);
    this.#options.onPage(this.#seen.size, this.#total ?? 0);
  }

  #leaveOut(page: number, reason: ParseFailure): void {
    this.pages[page - 1] = NO_LINES;
    this.unreadable.add(page);
    this.#reason ??= reason;
    this.#count(page);
  }

  #divide(range: PageRange, read: number, error: ParseFailure): void {
    const within = { ...range, last: Math.min(range.last, this.#total ?? range.last) };
    if (within.first < within.last) {
      this.#ranges.unshift(...aroundCulprit(within, read));
      return;
    }
    this.#deaths += 1;
    const nothingRead = this.#seen.size === this.unreadable.size;
    if (this.#deaths >= (nothingRead ? MAX_DEATHS - 1 : MAX_DEATHS)) throw error;
    this.#leaveOut(within.first, error);
  }
}

/** A process that was killed or fell over, in contrast to one that says why it cannot read the file. */
function isDeath(error: unknown): error is ParseFailure {
  return error instanceof ParseFailure && DEATHS.has(error.code);
}

const DEATHS = new Set<FailureCode>(["timeout", "out-of-memory", "parser-crashed"]);

/** Each takes its time limit, or all memory that is allowed: a file with more such pages is not worth the wait. */
const MAX_DEATHS = 3;

/** Pages of one part: small enough that two processes end at about the same time, large enough that asking costs nothing. */
const PART = 32;

/** In UTF-16 units. A form can be drawn a million times: little data may hold any amount of text. */
const MAX_TEXT_LENGTH = 100e6;

let jobs = 0;
