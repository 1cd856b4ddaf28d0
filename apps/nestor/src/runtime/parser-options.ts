import { fileURLToPath } from "node:url";
import type { DocumentParserOptions } from "rag-engine";
import type { Settings } from "../config/settings.js";

/** How documents are read. The data of languages is among nestor's own packages, or in the folder where it runs. */
export function parserOptions({ ocr }: Pick<Settings, "ocr">): DocumentParserOptions {
  return ocr === undefined ? {} : { ocr: { languages: ocr, resolveFrom: fileURLToPath(import.meta.url) } };
}
