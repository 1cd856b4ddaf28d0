import { readXml } from "../package/read-xml.js";
import type { ZipPackage } from "../package/zip-package.js";

/** @returns the texts that cells of a workbook refer to by number. How words are pronounced (`rPh`) is left out. */
export async function readSharedStrings(parts: ZipPackage, part: string | undefined): Promise<string[]> {
  const strings: string[] = [];
  if (part === undefined || !parts.has(part)) return strings;
  let text = "";
  let isText = false;
  let isPhonetic = false;
  await readXml(parts.stream(part), {
    open(name) {
      if (name === "si") text = "";
      else if (name === "rPh") isPhonetic = true;
      else if (name === "t") isText = !isPhonetic;
    },
    text(piece) {
      if (isText) text += piece;
    },
    close(name) {
      if (name === "si") strings.push(text);
      else if (name === "rPh") isPhonetic = false;
      else if (name === "t") isText = false;
    },
  });
  return strings;
}
