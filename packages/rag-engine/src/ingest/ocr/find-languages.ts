import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { OcrSetupError } from "./errors.js";
import type { OcrOptions } from "./ocr-options.js";

/** What Tesseract knows of one language. */
export interface LanguageData {
  code: string;
  /** The file `<code>.traineddata.gz` lies in this folder. */
  folder: string;
}

/**
 * Finds what is installed for the languages, and that `tesseract.js` is.
 *
 * @throws OcrSetupError saying what to install.
 */
export function findLanguages({
  languages,
  resolveFrom,
}: Pick<OcrOptions, "languages" | "resolveFrom">): LanguageData[] {
  const codes = [...new Set(languages.split("+").map((code) => code.trim()))];
  const odd = codes.find((code) => !/^[a-z]{3}(?:_[a-z]+)*$/i.test(code));
  if (odd !== undefined) {
    throw new OcrSetupError(
      `"${languages}" does not name languages for text recognition. Use Tesseract's codes joined by +, for instance eng+fra.`,
    );
  }
  const roots = [import.meta.url, join(resolveFrom ?? process.cwd(), "resolve-from-here")];
  if (locate("tesseract.js", [import.meta.url]) === undefined) {
    throw new OcrSetupError("Text recognition needs the package tesseract.js. Install it: npm install tesseract.js@7");
  }
  const found = codes.map((code) => ({ code, folder: locate(`@tesseract.js-data/${code}`, roots) }));
  const missing = found.filter(({ folder }) => folder === undefined).map(({ code }) => `@tesseract.js-data/${code}`);
  if (missing.length > 0) {
    const what = missing.length === 1 ? "the language data" : "language data";
    throw new OcrSetupError(
      `Text recognition with ${languages} needs ${what} that ${missing.length === 1 ? "is" : "are"} not installed. ` +
        `Install it: npm install ${missing.join(" ")} (or ask for other languages)`,
    );
  }
  return found.map(({ code, folder = "" }) => ({ code, folder: join(folder, MODEL) }));
}

function locate(name: string, roots: readonly string[]): string | undefined {
  for (const root of roots) {
    try {
      return dirname(createRequire(root).resolve(`${name}/package.json`));
    } catch (error) {
      if (typeof error !== "object" || error === null || !("code" in error) || error.code !== "MODULE_NOT_FOUND")
        throw error;
    }
  }
  return undefined;
}

/** Of the two models in each package the one with whole numbers: a quarter of the size, and all that tesseract.js needs. */
const MODEL = "4.0.0_best_int";
