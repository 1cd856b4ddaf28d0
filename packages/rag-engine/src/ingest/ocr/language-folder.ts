import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LanguageData } from "./find-languages.js";

/** One folder in which Tesseract finds the data of all its languages. */
export interface LanguageFolder {
  path: string;
  /** Removes what was made for it. */
  remove(): void;
}

/** tesseract.js takes one folder, and each language lies in its own: several need a folder of links. */
export function languageFolder(languages: readonly LanguageData[]): LanguageFolder {
  const [first, ...others] = languages;
  if (first !== undefined && others.length === 0) return { path: first.folder, remove: () => undefined };
  const path = mkdtempSync(join(tmpdir(), "ocr-languages-"));
  for (const { code, folder } of languages) link(join(folder, dataFile(code)), join(path, dataFile(code)));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function link(from: string, to: string): void {
  try {
    symlinkSync(from, to);
  } catch (error) {
    // Windows lets only some make links.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) throw error;
    copyFileSync(from, to);
  }
}

function dataFile(code: string): string {
  return `${code}.traineddata.gz`;
}
