import type { RawLine, RawPage } from "../../page-text/raw-page.js";

/** The lines of a page as they cross from one process to another: one text in place of hundreds of small objects. */
export interface PackedPage {
  /** Lines joined by "\n"; no line holds one. */
  text: string;
  /** One for each line. */
  sizes: Float32Array;
  flags: Uint8Array;
}

/** @returns the page as {@link unpackPage} takes it apart again, sizes to seven digits. */
export function packPage({ lines }: RawPage): PackedPage {
  const sizes = Float32Array.from(lines, ({ size }) => size);
  const flags = Uint8Array.from(
    lines,
    ({ kind, otherFace }) => (kind === "table" ? TABLE : 0) | (otherFace ? FACE : 0),
  );
  return { text: lines.map(({ text }) => text.replaceAll("\n", " ")).join("\n"), sizes, flags };
}

export function unpackPage({ text, sizes, flags }: PackedPage): RawPage {
  if (sizes.length === 0) return { lines: [] };
  const lines = text.split("\n").map((line, at): RawLine => {
    const flag = flags[at] ?? 0;
    const plain: RawLine = { text: line, size: sizes[at] ?? 0 };
    if (flag === 0) return plain;
    return { ...plain, ...(flag & FACE ? { otherFace: true } : {}), ...(flag & TABLE ? { kind: "table" } : {}) };
  });
  return { lines };
}

/** Stands for a page that could not be read. */
export const NO_LINES: PackedPage = { text: "", sizes: new Float32Array(0), flags: new Uint8Array(0) };

const TABLE = 1;
const FACE = 2;
