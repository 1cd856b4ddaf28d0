import { ParseFailure } from "../../failure.js";
import type { Recogniser } from "../../ocr/recogniser.js";
import type { CollectedDocument } from "../collected-document.js";
import type { ParserPool } from "../parser-pool.js";
import type { ParserProcess } from "../parser-process.js";
import type { ParsedPage } from "../parsed-page.js";
import type { PackedPage } from "./packed-page.js";
import { PdfReading, type PdfReadingOptions } from "./pdf-reading.js";

/** Options of {@link readPdf}. */
export interface ReadPdfOptions extends Omit<PdfReadingOptions, "signal"> {
  /** Longest time for reading the whole file, in ms, without text recognition, which has a limit for each page. */
  fileTimeoutMs: number;
  signal?: AbortSignal | undefined;
  recogniser?: Recogniser | undefined;
  /** Called after each page that was recognised with how many there are. */
  onRecognised: (done: number, pages: number) => void;
}

/**
 * Reads a PDF with one process of the pool, and with those that have nothing else to do when it is long.
 *
 * @throws ParseFailure when it cannot be read within the limits; the signal's reason when that ends it.
 */
export async function readPdf(pool: ParserPool, options: ReadPdfOptions): Promise<CollectedDocument> {
  const stop = new AbortController();
  const tooLong = setTimeout(() => stop.abort(new ParseFailure("timeout")), options.fileTimeoutMs);
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const reading = new PdfReading({ ...options, signal });
  try {
    await pool.use(async (parser) => {
      await reading.readPart(parser);
      await readTogether(reading, { parser, pool, stop });
    });
  } finally {
    clearTimeout(tooLong);
  }
  reading.assertSomeRead();
  if (options.recogniser !== undefined) await recognise(reading, options.recogniser, { ...options, signal });
  const pages = await pool.use((parser) => cleanPages(reading, parser, signal));
  const { sha256, title } = reading;
  return {
    sha256,
    title,
    pageKind: "page",
    warning: undefined,
    pages,
    unreadablePages: inOrder(reading.unreadable),
    scannedPages: inOrder(reading.scanned),
    recognisedPages: inOrder(reading.recognised),
  };
}

async function recognise(
  reading: PdfReading,
  recogniser: Recogniser,
  { file, maxBytes, signal, onRecognised }: ReadPdfOptions & { signal: AbortSignal },
): Promise<void> {
  const pages = inOrder(reading.scanned);
  let done = 0;
  const onPage = (page: number, result: PackedPage | ParseFailure): void => {
    reading.takeRecognised(page, result);
    onRecognised(++done, pages.length);
  };
  await recogniser.recognise({ file, maxBytes, pages, signal, onPage });
}

/** Two processes tell of pages in any order. */
function inOrder(pages: ReadonlySet<number>): number[] {
  return [...pages].toSorted((a, b) => a - b);
}

interface Readers {
  parser: ParserProcess;
  pool: ParserPool;
  /** Ends them all when one has failed. */
  stop: AbortController;
}

/** Processes that have nothing else to do help with a long document, until another one needs them. */
async function readTogether(reading: PdfReading, { parser, pool, stop }: Readers): Promise<void> {
  const helping = new Set<Promise<void>>();
  const invite = (): void => {
    if (reading.unread <= WORTH_A_PROCESS * (helping.size + 1)) return;
    const help = pool.useIdle((idle) => readWhileFree(reading, idle, pool));
    if (help === undefined) return;
    helping.add(help);
    void help.catch((error: unknown) => stop.abort(error)).finally(() => helping.delete(help));
  };
  try {
    while (reading.unread > 0) {
      invite();
      await reading.readPart(parser);
      // What they give back, because a page killed their process or another document needs it, is read here.
      if (reading.unread === 0) await Promise.all(helping);
    }
  } catch (error) {
    stop.abort(error);
    // A process may be lent again only when nobody waits for it any more.
    await Promise.allSettled(helping);
    throw error;
  }
}

async function readWhileFree(reading: PdfReading, parser: ParserProcess, pool: ParserPool): Promise<void> {
  while (reading.unread > 0 && !pool.isShort) await reading.readPart(parser);
}

async function cleanPages(reading: PdfReading, parser: ParserProcess, signal: AbortSignal): Promise<ParsedPage[]> {
  const pages: ParsedPage[] = [];
  await parser.run(
    { type: "clean-pages", pages: reading.pages },
    (message) => {
      if (message.type === "pages") pages.push(...message.pages);
    },
    signal,
  );
  return pages;
}

/** To start a process and to open the document in it takes as long as reading so many pages. */
const WORTH_A_PROCESS = 96;
