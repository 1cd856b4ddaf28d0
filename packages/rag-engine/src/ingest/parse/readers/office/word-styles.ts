import { readXml } from "../package/read-xml.js";
import type { ZipPackage } from "../package/zip-package.js";

/** What a paragraph style means for the structure. */
export type StyleMeaning = { kind: "heading"; level: number } | { kind: "title" } | { kind: "contents" };

interface Style {
  name: string;
  basedOn: string | undefined;
  outlineLevel: number | undefined;
  numbering: string | undefined;
}

/** Paragraph styles of a Word document. */
export class WordStyles {
  readonly #styles: ReadonlyMap<string, Style>;

  constructor(styles: ReadonlyMap<string, Style>) {
    this.#styles = styles;
  }

  /** @returns what the style or one it is based on means; undefined for running text. */
  meaningOf(id: string): StyleMeaning | undefined {
    for (const style of this.#line(id)) {
      const level = /^heading (\d)$/i.exec(style.name)?.[1];
      if (level !== undefined) return { kind: "heading", level: Number(level) };
      if (/^title$/i.test(style.name)) return { kind: "title" };
      if (/^(?:toc \d|table of figures)$/i.test(style.name)) return { kind: "contents" };
      if (style.outlineLevel !== undefined && style.outlineLevel < 9) {
        return { kind: "heading", level: style.outlineLevel + 1 };
      }
    }
    return undefined;
  }

  /** @returns the list that paragraphs of the style belong to. */
  numberingOf(id: string): string | undefined {
    return this.#line(id).find(({ numbering }) => numbering !== undefined)?.numbering;
  }

  /** The style and those it is based on; a damaged file may have a circle of them. */
  #line(id: string): Style[] {
    const line: Style[] = [];
    for (let style = this.#styles.get(id); style !== undefined && line.length < 20;) {
      line.push(style);
      style = style.basedOn === undefined ? undefined : this.#styles.get(style.basedOn);
    }
    return line;
  }
}

/** Reads `styles.xml`; without it no style means anything. */
export async function readWordStyles(parts: ZipPackage, part: string | undefined): Promise<WordStyles> {
  const styles = new Map<string, Style>();
  if (part === undefined || !parts.has(part)) return new WordStyles(styles);
  let style: Style | undefined;
  await readXml(parts.stream(part), {
    open(name, { type, styleId, val }) {
      if (name === "style") {
        style = { name: "", basedOn: undefined, outlineLevel: undefined, numbering: undefined };
        if (type === "paragraph" && styleId !== undefined) styles.set(styleId, style);
      } else if (style === undefined) return;
      else if (name === "name") style.name = val ?? "";
      else if (name === "basedOn") style.basedOn = val;
      else if (name === "outlineLvl") style.outlineLevel = Number(val);
      else if (name === "numId") style.numbering = val;
    },
    close(name) {
      if (name === "style") style = undefined;
    },
  });
  return new WordStyles(styles);
}
