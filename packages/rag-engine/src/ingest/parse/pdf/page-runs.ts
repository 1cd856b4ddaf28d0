import type { PDFPageProxy } from "./pdfjs.js";
import type { PageRuns, TextRun } from "../../page-layout/text-run.js";

/** Reads what a page writes and where, as a viewer shows the page: turned and cropped as the file says. */
export async function pageRuns(page: PDFPageProxy): Promise<PageRuns> {
  const { width, height, transform } = page.getViewport({ scale: 1 });
  const [a = 1, b = 0, c = 0, d = -1, e = 0, f = 0] = transform as number[];
  const { items, styles } = await page.getTextContent();
  const runs: TextRun[] = [];
  for (const item of items) {
    if (!("str" in item)) continue;
    const [right = 1, up = 0, sideways = 0, tall = 0, x = 0, y = 0] = item.transform as number[];
    const isVertical = styles[item.fontName]?.vertical === true;
    const angle = degrees(a * right + c * up, b * right + d * up);
    runs.push({
      text: item.str,
      x: a * x + c * y + e,
      y: b * x + d * y + f,
      // Chinese and Japanese from top to bottom: the line goes down, and the characters stand upright in it.
      width: isVertical ? item.height : item.width,
      size: isVertical ? item.width : item.height > 0 ? item.height : Math.hypot(sideways, tall),
      angle: isVertical ? (angle + 90) % 360 : angle,
      font: item.fontName,
      endsLine: item.hasEOL,
    });
  }
  return { width, height, runs };
}

/** Upright text, which nearly all of it is, is exactly 0. */
function degrees(x: number, y: number): number {
  if (y === 0 && x >= 0) return 0;
  return (Math.round((Math.atan2(y, x) * 180) / Math.PI) + 360) % 360;
}
