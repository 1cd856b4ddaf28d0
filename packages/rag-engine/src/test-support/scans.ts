import { createCanvas, loadImage } from "@napi-rs/canvas";
import { PDFParse } from "pdf-parse";
import { PDFJS_OPTIONS } from "../ingest/parse/pdf/pdfjs-options.js";
import { textPdf, type ScannedPage } from "./pdf-files.js";

/** Draws a page of a PDF and makes a picture of it, as a scanner would; by default at 200 dots per inch. */
export async function scanOf(pdf: Uint8Array, page = 1, dotsPerInch = 200): Promise<ScannedPage> {
  const parser = new PDFParse({ data: new Uint8Array(pdf), ...PDFJS_OPTIONS });
  try {
    const { pages } = await parser.getScreenshot({ partial: [page], scale: dotsPerInch / 72, imageDataUrl: false });
    const image = await loadImage(Buffer.from(pages[0]?.data ?? []));
    const { width, height } = image;
    const canvas = createCanvas(width, height);
    canvas.getContext("2d").drawImage(image, 0, 0);
    return { jpeg: canvas.toBuffer("image/jpeg", 80), width, height };
  } finally {
    await parser.destroy();
  }
}

/** A picture of some lines of text. */
export function scanOfLines(lines: readonly string[]): Promise<ScannedPage> {
  return scanOf(textPdf([lines]));
}
