import process from "node:process";
import type { PDFPageProxy } from "./pdfjs.js";
import { layOutPage } from "../../page-layout/lay-out-page.js";
import { ParseFailure } from "../../failure.js";
import type { Reader, ReadPagesRequest, Report } from "../parser-protocol.js";
import { errorSummary } from "../readers/error-summary.js";
import { hasLittleText, showsLargeImage } from "./scanned-page.js";
import { openPdf, type OpenPdf } from "./open-pdf.js";
import { NO_LINES, packPage, type PackedPage } from "./packed-page.js";
import { pageRuns } from "./page-runs.js";

/**
 * Reads some pages of a PDF: reports each as soon as it is read, and the lines of all in the end. Runs in the parser
 * process, where the document stays open until pages of another are asked for.
 */
export const readPages: Reader<ReadPagesRequest> = async (request, report) => {
  try {
    const pdf = await opened(request);
    const pages = pdf.document.numPages;
    if (pages > request.maxPages) throw new ParseFailure("too-large");
    const { sha256, title } = pdf;
    await report({ type: "opened", pages, sha256, pageKind: "page", title });
    await readEach(pdf, { ...request, last: Math.min(request.last, pages) }, report);
    await report({ type: "done", rssBytes: process.memoryUsage.rss() });
  } catch (error) {
    await closePdf();
    const failure = error instanceof ParseFailure ? error : classify(error);
    const detail = failure.code === "damaged" ? errorSummary(error) : failure.detail;
    await report({ type: "failed", code: failure.code, detail });
  }
};

/** Closes the document that the last request left open. */
export async function closePdf(): Promise<void> {
  const { pdf } = kept;
  kept = {};
  await pdf?.close();
}

let kept: { job?: number; pdf?: OpenPdf } = {};

async function opened({ job, file, maxBytes }: ReadPagesRequest): Promise<OpenPdf> {
  if (kept.pdf !== undefined && kept.job === job) return kept.pdf;
  await closePdf();
  const pdf = await openPdf(file, maxBytes);
  kept = { job, pdf };
  return pdf;
}

async function readEach({ document }: OpenPdf, { first, last }: ReadPagesRequest, report: Report): Promise<void> {
  const pages: PackedPage[] = [];
  const scanned: number[] = [];
  let sent: Promise<void> = Promise.resolve();
  for (let number = first; number <= last; number++) {
    try {
      const page = await document.getPage(number);
      const read = await readPage(page, scanned.length < SURE);
      page.cleanup();
      pages.push(read.page);
      if (read.isScan) scanned.push(number);
      sent = report({ type: "page", page: number });
    } catch (error) {
      pages.push(NO_LINES);
      sent = report({ type: "page-failed", page: number, message: errorSummary(error) });
    }
  }
  // A message leaves at once; to wait for it at every page costs a turn of the event loop, 7 % of the time in all.
  await sent;
  await report({ type: "raw-pages", pages, scanned });
}

async function readPage(page: PDFPageProxy, isUnsure: boolean): Promise<{ page: PackedPage; isScan: boolean }> {
  const lines = layOutPage(await pageRuns(page));
  // In a row of scans the next page without text is one, too: its image need not be decoded to know that.
  const isScan = hasLittleText(lines) && (!isUnsure || (await showsLargeImage(page)));
  return { page: packPage(lines), isScan };
}

/** @returns why pdf.js could not open the document. */
function classify(error: unknown): ParseFailure {
  const name = error instanceof Error ? error.name : "";
  if (name === "PasswordException") return new ParseFailure("encrypted");
  if (error instanceof RangeError && /array buffer|invalid (typed )?array length/i.test(error.message)) {
    return new ParseFailure("out-of-memory");
  }
  return new ParseFailure("damaged");
}

/** After so many scanned pages among those that were asked for. */
const SURE = 4;
