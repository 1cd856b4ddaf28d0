/**
 * A piece of text that a page draws in one go, as pdf.js reports it. Coordinates are in points, from the page's top
 * left corner as a viewer shows it, y grows downwards.
 */
export interface TextRun {
  /** As pdf.js gives it: may be a space, may hold any characters, right-to-left text is in logical order. */
  text: string;
  /** Left end of its baseline. */
  x: number;
  y: number;
  width: number;
  /** Size of the type. */
  size: number;
  /** Degrees from upright, clockwise, 0 to 359; a turned run starts at (x, y) and goes on in that direction. */
  angle: number;
  /**
   * Names the face within this page only, for instance "g_d0_f3": pdf.js gives a font's own name, and with it whether
   * it is bold, only to those who render the page, which takes several times as long.
   */
  font: string;
  /** Whether pdf.js saw the end of a line behind it. */
  endsLine: boolean;
}

/** What a page draws, in the order in which it is drawn. */
export interface PageRuns {
  /** In points, as a viewer shows the page. */
  width: number;
  height: number;
  runs: readonly TextRun[];
}
