import { createHash } from "node:crypto";
import process from "node:process";
import { ParseFailure } from "../../failure.js";
import type { MediaType } from "../../sources/media-type.js";
import type { ParseRequest, Reader, Report } from "../parser-protocol.js";
import { assertKind } from "./assert-kind.js";
import { errorSummary } from "./error-summary.js";
import type { OpenDocument, OpenFormat } from "./open-document.js";
import { readWholeFile } from "./read-whole-file.js";

/**
 * Reads one document of any format but PDF. The code of a format is loaded when the first file of its kind comes. Throws
 * nothing: what goes wrong is reported as `failed`.
 */
export const readDocument: Reader<ParseRequest> = async (request, report) => {
  try {
    await whileAlive(report, () => readFormat(request, report));
  } catch (error) {
    const failure = toFailure(error);
    const detail = failure.code === "damaged" ? errorSummary(error) : failure.detail;
    await report({ type: "failed", code: failure.code, detail });
  }
};

async function readFormat(request: ParseRequest, report: Report): Promise<void> {
  const data = await readWholeFile(request.file, request.maxBytes);
  const sha256 = createHash("sha256").update(data).digest("hex");
  assertKind(data, request.mediaType);
  const open = await formatOf(request.mediaType);
  const document = await open(data, request);
  const { parts, pageKind, title, warning } = document;
  if (parts > request.maxPages) throw new ParseFailure("too-large");
  await report({ type: "opened", pages: parts, sha256, pageKind });
  await readParts(document, request.maxPages, report);
  await report({ type: "done", title, warning, rssBytes: process.memoryUsage.rss() });
}

/**
 * A sheet of a million rows takes longer than a page may, and is no page that hangs: whatever hangs here blocks the
 * event loop, and then no sign of life leaves the process.
 */
async function whileAlive(report: Report, work: () => Promise<void>): Promise<void> {
  const signs = setInterval(() => void report({ type: "alive" }), 1_000);
  try {
    await work();
  } finally {
    clearInterval(signs);
  }
}

async function readParts(document: OpenDocument, maxPages: number, report: Report): Promise<void> {
  let failed = 0;
  let pages = 0;
  let length = 0;
  for (let part = 0; part < document.parts; part++) {
    try {
      const read = await document.read(part);
      pages += read.length;
      for (const { text } of read) length += text.length;
      if (pages > maxPages || length > MAX_TEXT_LENGTH) throw new ParseFailure("too-large");
      await report({ type: "pages", pages: read });
      await report({ type: "page", page: pages });
    } catch (error) {
      if (error instanceof ParseFailure || ++failed === document.parts) throw error;
      pages += 1;
      await report({ type: "pages", pages: [{ text: "" }] });
      await report({ type: "page-failed", page: pages, message: errorSummary(error) });
    }
  }
}

/** In UTF-16 units. A cell or an entry can be referred to a million times: little data may hold any amount of text. */
const MAX_TEXT_LENGTH = 100e6;

function toFailure(error: unknown): ParseFailure {
  if (error instanceof ParseFailure) return error;
  const isMemory =
    error instanceof RangeError && /array buffer|invalid (typed )?array length|string length/i.test(error.message);
  return new ParseFailure(isMemory ? "out-of-memory" : "damaged", undefined, { cause: error });
}

async function formatOf(mediaType: MediaType): Promise<OpenFormat> {
  const load = FORMATS[mediaType];
  if (load === undefined) throw new ParseFailure("legacy-format");
  return load();
}

const OFFICE = "application/vnd.openxmlformats-officedocument";

const FORMATS: Partial<Record<MediaType, () => Promise<OpenFormat>>> = {
  "text/plain": async () => (await import("./plain-text.js")).openPlainText,
  "text/x-source": async () => (await import("./source-code.js")).openSourceCode,
  "text/markdown": async () => (await import("./markdown.js")).openMarkdown,
  "text/html": async () => (await import("./html.js")).openHtml,
  "text/csv": async () => (await import("./csv.js")).openCsv,
  "text/tab-separated-values": async () => (await import("./csv.js")).openTsv,
  "message/rfc822": async () => (await import("./eml.js")).openEml,
  "application/epub+zip": async () => (await import("./epub.js")).openEpub,
  "application/vnd.oasis.opendocument.text": async () => (await import("./odt.js")).openOdt,
  [`${OFFICE}.wordprocessingml.document`]: async () => (await import("./docx.js")).openDocx,
  [`${OFFICE}.presentationml.presentation`]: async () => (await import("./pptx.js")).openPptx,
  [`${OFFICE}.spreadsheetml.sheet`]: async () => (await import("./xlsx.js")).openXlsx,
};
