import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { PDFParse } from "pdf-parse";
import { cleanPages } from "../page-text/clean-pages.js";
import { ParseFailure, unreadable } from "../failure.js";
import type { ParseRequest, ParserMessage, Report } from "./parser-protocol.js";

/**
 * Reads one PDF: reports each page as soon as it is read, and the clean text of all pages at the end. Runs in the parser process.
 *
 * @param report resolves when the message has left the process; reading waits for it, so that a slow parent slows
 *   the reader instead of filling its memory.
 */
export async function readPdf(request: ParseRequest, report: Report): Promise<void> {
  try {
    await readPages(request, report);
  } catch (error) {
    const failure = error instanceof ParseFailure ? error : classify(error);
    await report({
      type: "failed",
      code: failure.code,
      detail: failure.code === "damaged" ? summary(error) : undefined,
    });
  }
}

async function readPages(request: ParseRequest, report: Report): Promise<void> {
  const data = await readWhole(request.file, request.maxBytes);
  const sha256 = createHash("sha256").update(data).digest("hex");
  assertPdf(data);
  const parser = new PDFParse({ data, ...PDFJS_OPTIONS });
  try {
    // No page has the number 0: this opens the document and counts its pages, no more.
    const { total } = await parser.getText({ partial: [0] });
    if (total > request.maxPages) throw new ParseFailure("too-large");
    await report({ type: "opened", pages: total, sha256, pageKind: "page" });
    const raw = await readEach(parser, total, report);
    // Headers show only when all pages are known. Cleaning here keeps the parent free, and within this process's limits.
    const pages = cleanPages(raw);
    for (let at = 0; at < total; at += BATCH) {
      await report({ type: "pages", pages: pages.slice(at, at + BATCH).map((text) => ({ text })) });
    }
    await report({ type: "done", title: await titleOf(parser), rssBytes: process.memoryUsage.rss() });
  } finally {
    await parser.destroy();
  }
}

async function readEach(parser: PDFParse, total: number, report: Report): Promise<string[]> {
  const raw: string[] = [];
  let failed = 0;
  // A message leaves at once; waiting for it on every page costs a turn of the event loop, 7 % of the time in all.
  const reportPage = async (page: number, message: ParserMessage): Promise<void> => {
    const sent = report(message);
    if (page % BATCH === 0) await sent;
  };
  for (let page = 1; page <= total; page++) {
    // The document stays loaded between calls, so asking for one page costs no more than its share of the whole.
    const result = await parser.getText({ first: page, last: page }).catch((error: unknown) => {
      if (++failed === total) throw error;
      return summary(error);
    });
    const isText = typeof result !== "string";
    raw.push(isText ? (result.pages[0]?.text ?? "") : "");
    await reportPage(page, isText ? { type: "page", page } : { type: "page-failed", page, message: result });
  }
  return raw;
}

async function titleOf(parser: PDFParse): Promise<string | undefined> {
  // A broken outline or metadata stream must not cost the text that has been read.
  const info: unknown = await parser.getInfo().then(
    (result) => result.info,
    () => undefined,
  );
  const title = typeof info === "object" && info !== null && "Title" in info ? info.Title : undefined;
  return typeof title === "string" ? title : undefined;
}

async function readWhole(file: string, maxBytes: number): Promise<Uint8Array> {
  const handle = await open(file, "r").catch((error: unknown) => Promise.reject(unreadable(error)));
  try {
    const { size } = await handle.stat();
    if (size === 0) throw new ParseFailure("empty");
    if (size > maxBytes) throw new ParseFailure("too-large");
    // Not a slice of a pooled Buffer: pdf.js takes the whole underlying ArrayBuffer.
    const data = new Uint8Array(size);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await handle.read(data, filled, Math.min(size - filled, 1 << 24), filled);
      if (bytesRead === 0) throw new ParseFailure("changed-while-reading");
      filled += bytesRead;
    }
    return data;
  } finally {
    await handle.close();
  }
}

/** pdf.js repairs files silently; half a document that looks whole is worse than a clear failure. */
function assertPdf(data: Uint8Array): void {
  const head = Buffer.from(data.buffer, 0, Math.min(1024, data.length)).toString("latin1");
  if (!head.includes("%PDF-")) throw new ParseFailure("not-a-pdf");
  const tail = Buffer.from(data.buffer, Math.max(0, data.length - 8192)).toString("latin1");
  if (!tail.includes("%%EOF") && !tail.includes("startxref")) throw new ParseFailure("truncated");
}

function classify(error: unknown): ParseFailure {
  const name = error instanceof Error ? error.name : "";
  if (name === "PasswordException") return new ParseFailure("encrypted");
  if (error instanceof RangeError && /array buffer|invalid (typed )?array length/i.test(error.message)) {
    return new ParseFailure("out-of-memory");
  }
  return new ParseFailure("damaged");
}

function summary(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\s+/g, " ").slice(0, 200);
}

const BATCH = 32;

const PDFJS_ROOT = dirname(
  createRequire(createRequire(import.meta.url).resolve("pdf-parse")).resolve("pdfjs-dist/package.json"),
);

/** Data files without which CJK text suffers, and no code or font from outside the file. */
const PDFJS_OPTIONS = {
  cMapUrl: join(PDFJS_ROOT, "cmaps/"),
  cMapPacked: true,
  standardFontDataUrl: join(PDFJS_ROOT, "standard_fonts/"),
  isEvalSupported: false,
  useSystemFonts: false,
  disableFontFace: true,
  enableXfa: false,
  verbosity: 0,
};
