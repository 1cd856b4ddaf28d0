import { OPS, type PDFPageProxy } from "./pdfjs.js";
import type { RawPage } from "../../page-text/raw-page.js";

/** Whether a page has next to no text of its own: it is blank, a picture, or a scan with no more than a page number. */
export function hasLittleText({ lines }: RawPage): boolean {
  let letters = 0;
  for (const { text } of lines) {
    letters += text.match(LETTERS)?.length ?? 0;
    if (letters >= FEW_LETTERS) return false;
  }
  return true;
}

/** Whether an image covers a good part of the page. Costs the decoding of its images. */
export async function showsLargeImage(page: PDFPageProxy): Promise<boolean> {
  const { width, height } = page.getViewport({ scale: 1 });
  return (await largestImage(page)) >= (width * height) / 4;
}

/** @returns the area of the largest image on the page, in square points. */
async function largestImage(page: PDFPageProxy): Promise<number> {
  const { fnArray, argsArray } = await page.getOperatorList();
  const outer: number[] = [];
  let scale = 1;
  let largest = 0;
  for (const [at, operator] of fnArray.entries()) {
    if (operator === OPS.save) outer.push(scale);
    else if (operator === OPS.restore) scale = outer.pop() ?? 1;
    else if (operator === OPS.transform) scale *= areaOf(argsArray[at]);
    else if (operator === OPS.paintFormXObjectBegin) {
      outer.push(scale);
      scale *= areaOf((argsArray[at] as readonly unknown[] | null)?.[0]);
    } else if (operator === OPS.paintFormXObjectEnd) scale = outer.pop() ?? 1;
    // An image fills the unit square, so the area of that is the image's.
    else if (IMAGES.has(operator)) largest = Math.max(largest, scale);
  }
  return largest;
}

/** How much larger a transformation makes areas. */
function areaOf(matrix: unknown): number {
  const [a = 1, b = 0, c = 0, d = 1] = isMatrix(matrix) ? matrix : [];
  return Math.abs(a * d - b * c);
}

function isMatrix(value: unknown): value is ArrayLike<number> & Iterable<number> {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

const LETTERS = /[\p{L}\p{N}]/gu;
const FEW_LETTERS = 16;
const IMAGES = new Set<number>([
  OPS.paintImageXObject,
  OPS.paintInlineImageXObject,
  OPS.paintImageMaskXObject,
  OPS.paintSolidColorImageMask,
]);
