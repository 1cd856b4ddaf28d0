import { readXml } from "../package/read-xml.js";
import type { ZipPackage } from "../package/zip-package.js";

/** Lists of a Word document: says what stands before an item, counting as Word does. */
export class WordNumbering {
  /** Formats of the levels, by list. */
  readonly #formats: ReadonlyMap<string, ReadonlyMap<number, string>>;
  readonly #counts = new Map<string, number[]>();

  constructor(formats: ReadonlyMap<string, ReadonlyMap<number, string>>) {
    this.#formats = formats;
  }

  /** @returns "-" for bullets, else the item's number ("3."); letters and Roman numbers are told as numbers. */
  next(list: string, depth: number): string {
    const format = this.#formats.get(list)?.get(depth) ?? "bullet";
    if (format === "bullet" || format === "none") return "-";
    const counts = this.#counts.get(list) ?? [];
    counts.length = depth + 1;
    counts[depth] = (counts[depth] ?? 0) + 1;
    this.#counts.set(list, counts);
    return `${counts[depth]}.`;
  }
}

/** Reads `numbering.xml`; without it every list has bullets. */
export async function readWordNumbering(parts: ZipPackage, part: string | undefined): Promise<WordNumbering> {
  const abstract = new Map<string, Map<number, string>>();
  const formats = new Map<string, ReadonlyMap<number, string>>();
  if (part === undefined || !parts.has(part)) return new WordNumbering(formats);
  let levels: Map<number, string> | undefined;
  let level = 0;
  let list: string | undefined;
  await readXml(parts.stream(part), {
    open(name, { abstractNumId, numId, ilvl, val }) {
      if (name === "abstractNum" && abstractNumId !== undefined) abstract.set(abstractNumId, (levels = new Map()));
      else if (name === "lvl") level = Number(ilvl);
      else if (name === "numFmt") levels?.set(level, val ?? "");
      else if (name === "num") list = numId;
      else if (name === "abstractNumId" && list !== undefined) formats.set(list, abstract.get(val ?? "") ?? new Map());
    },
    close(name) {
      if (name === "abstractNum") levels = undefined;
    },
  });
  return new WordNumbering(formats);
}
