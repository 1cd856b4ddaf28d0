import process from "node:process";
import { PDFParse } from "pdf-parse";
import { createWorker, OEM, type Page, type Worker } from "tesseract.js";
import { ParseFailure } from "../failure.js";
import { packPage } from "../parse/pdf/packed-page.js";
import { PDFJS_OPTIONS } from "../parse/pdf/pdfjs-options.js";
import type { Reader, RecognisePageRequest } from "../parse/parser-protocol.js";
import { errorSummary } from "../parse/readers/error-summary.js";
import { readWholeFile } from "../parse/readers/read-whole-file.js";
import type { RawLine, RawPage } from "../page-text/raw-page.js";

/**
 * Recognises the text of one page of a PDF. Runs in a parser process, where the document and Tesseract stay open until
 * another document is asked for.
 */
export const recognisePage: Reader<RecognisePageRequest> = async (request, report) => {
  try {
    const image = await drawPage(request);
    const tesseract = await started(request);
    const { data } = await tesseract.recognize(Buffer.from(image), {}, { text: false, blocks: true });
    await report({ type: "raw-pages", pages: [packPage(linesOf(data))], scanned: [] });
    await report({ type: "done", rssBytes: process.memoryUsage.rss() });
  } catch (error) {
    const failure = error instanceof ParseFailure ? error : new ParseFailure("damaged", errorSummary(error));
    await report({ type: "failed", code: failure.code, detail: failure.detail });
  }
};

async function drawPage({ job, file, maxBytes, page }: RecognisePageRequest): Promise<Uint8Array> {
  if (document?.job !== job) {
    await document?.pdf.destroy();
    document = undefined;
    const data = await readWholeFile(file, maxBytes);
    document = { job, pdf: new PDFParse({ data: new Uint8Array(data.buffer), ...PDFJS_OPTIONS }) };
  }
  const { pdf } = document;
  const partial = [page];
  const size = (await pdf.getInfo({ partial, parsePageInfo: true })).pages[0];
  const area = size === undefined ? 1 : size.width * size.height;
  const scale = Math.min(DOTS_PER_INCH / POINTS_PER_INCH, Math.sqrt(MOST_PIXELS / area));
  const { pages } = await pdf.getScreenshot({ partial, scale, imageBuffer: true, imageDataUrl: false });
  const image = pages[0]?.data;
  if (image === undefined || image.length === 0) throw new ParseFailure("damaged", `page ${page} cannot be drawn`);
  return image;
}

let document: { job: number; pdf: PDFParse } | undefined;

async function started({ languages, languageFolder }: RecognisePageRequest): Promise<Worker> {
  // Languages are files that are installed: without a folder tesseract.js would download them.
  tesseract ??= createWorker(languages, OEM.LSTM_ONLY, { langPath: languageFolder, cacheMethod: "none" });
  return tesseract;
}

let tesseract: Promise<Worker> | undefined;

/** Lines in Tesseract's reading order, with a gap between paragraphs. What it is not sure of is no text, as a rule. */
function linesOf({ blocks }: Page): RawPage {
  const lines: RawLine[] = [];
  for (const paragraph of (blocks ?? []).flatMap(({ paragraphs }) => paragraphs)) {
    const sure = paragraph.lines.filter(({ confidence, text }) => confidence >= LEAST_CONFIDENCE && text.trim() !== "");
    if (sure.length === 0) continue;
    if (lines.length > 0) lines.push({ text: "", size: 0 });
    for (const { text } of sure) lines.push({ text: text.trim(), size: 0 });
  }
  return { lines };
}

const POINTS_PER_INCH = 72;
/** What Tesseract's models were trained for. */
const DOTS_PER_INCH = 300;
/** A page of A3. A poster, or a page that claims to be metres wide, is drawn smaller. */
const MOST_PIXELS = 18e6;
/** In per cent. Specks and pictures give lines of some ten. */
const LEAST_CONFIDENCE = 30;
