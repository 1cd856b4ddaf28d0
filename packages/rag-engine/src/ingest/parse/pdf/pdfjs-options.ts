import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const root = dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"));

/** For pdf.js: its own data files, without which CJK text and some images suffer, and nothing from outside the file. */
export const PDFJS_OPTIONS = {
  cMapUrl: join(root, "cmaps/"),
  cMapPacked: true,
  standardFontDataUrl: join(root, "standard_fonts/"),
  wasmUrl: join(root, "wasm/"),
  iccUrl: join(root, "iccs/"),
  isEvalSupported: false,
  useSystemFonts: false,
  disableFontFace: true,
  enableXfa: false,
  verbosity: 0,
};
