import type { Attributes, XmlHandler } from "../package/read-xml.js";
import { FlowBuilder, type ParagraphRole } from "../flow-builder.js";
import type { WordNumbering } from "./word-numbering.js";
import type { WordStyles } from "./word-styles.js";

interface Paragraph {
  text: string;
  style: string | undefined;
  list: string | undefined;
  depth: number;
  outlineLevel: number | undefined;
}

/**
 * Reads the body of a Word document: what a reader of the printed page sees. Deleted and hidden text, field codes,
 * comments, the table of contents and the fallbacks for old versions are left out.
 */
export class WordBody implements XmlHandler {
  readonly flow = new FlowBuilder();
  /** Text of the first paragraph in the style "Title". */
  title: string | undefined;
  readonly #styles: WordStyles;
  readonly #numbering: WordNumbering;
  readonly #notes: ReadonlyMap<string, string>;
  readonly #paragraphs: Paragraph[] = [];
  #skipping = 0;
  #isText = false;
  #isHidden = false;
  #inProperties = 0;

  constructor(styles: WordStyles, numbering: WordNumbering, notes: ReadonlyMap<string, string>) {
    this.#styles = styles;
    this.#numbering = numbering;
    this.#notes = notes;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#skipping > 0 || SKIPPED.has(name)) this.#skipping += 1;
    else if (name === "p") {
      this.#paragraphs.push({ text: "", style: undefined, list: undefined, depth: 0, outlineLevel: undefined });
    } else if (name === "pPr" || name === "rPr") this.#inProperties += 1;
    else if (this.#inProperties > 0) this.#property(name, attributes);
    else if (name === "r") this.#isHidden = false;
    else if (name === "t") this.#isText = true;
    else if (name === "tbl") this.flow.openTable();
    else if (name === "tr") this.flow.openRow();
    else if (name === "tc") this.flow.openCell();
    else this.#inline(name, attributes);
  }

  text(text: string): void {
    if (this.#isText && !this.#isHidden) this.#append(text);
  }

  close(name: string): void {
    if (this.#skipping > 0) this.#skipping -= 1;
    else if (name === "pPr" || name === "rPr") this.#inProperties -= 1;
    else if (name === "t") this.#isText = false;
    else if (name === "p") this.#end(this.#paragraphs.pop());
    else if (name === "tc") this.flow.closeCell();
    else if (name === "tr") this.flow.closeRow();
    else if (name === "tbl") this.flow.closeTable();
  }

  #property(name: string, { val }: Attributes): void {
    const paragraph = this.#paragraphs.at(-1);
    if (name === "vanish") this.#isHidden = val !== "0" && val !== "false";
    if (paragraph === undefined) return;
    if (name === "pStyle") paragraph.style = val;
    else if (name === "numId") paragraph.list = val;
    else if (name === "ilvl") paragraph.depth = Math.min(Number(val) || 0, 8);
    else if (name === "outlineLvl") paragraph.outlineLevel = Number(val);
  }

  #inline(name: string, { id, "r:id": prefixedId }: Attributes): void {
    if (this.#isHidden) return;
    if (name === "tab") this.#append(" ");
    else if (name === "br" || name === "cr") this.#append("\n");
    else if (name === "noBreakHyphen") this.#append("-");
    else if (name === "footnoteReference" || name === "endnoteReference") {
      this.flow.note(this.#notes.get(`${name.replace("Reference", "")} ${prefixedId ?? id}`) ?? "");
    }
  }

  #append(text: string): void {
    const paragraph = this.#paragraphs.at(-1);
    if (paragraph !== undefined) paragraph.text += text;
  }

  #end(paragraph: Paragraph | undefined): void {
    // The mark at a paragraph's end may be hidden; that says nothing of the next run.
    this.#isHidden = false;
    if (paragraph === undefined) return;
    const meaning = paragraph.style === undefined ? undefined : this.#styles.meaningOf(paragraph.style);
    if (meaning?.kind === "contents") return;
    if (meaning?.kind === "title") this.title ??= paragraph.text;
    if (paragraph.text.trim() !== "") this.flow.paragraph(paragraph.text, this.#roleOf(paragraph, meaning));
  }

  #roleOf(
    { style, list, depth, outlineLevel }: Paragraph,
    meaning: ReturnType<WordStyles["meaningOf"]>,
  ): ParagraphRole {
    if (meaning?.kind === "title") return { kind: "heading", level: 1 };
    if (outlineLevel !== undefined && outlineLevel < 9) return { kind: "heading", level: outlineLevel + 1 };
    if (meaning?.kind === "heading") return meaning;
    const numbering = list ?? (style === undefined ? undefined : this.#styles.numberingOf(style));
    // The list 0 is Word's way to take a paragraph out of the list of its style.
    if (numbering === undefined || numbering === "0") return { kind: "text" };
    return { kind: "item", depth, marker: this.#numbering.next(numbering, depth) };
  }
}

const SKIPPED = new Set([
  "del",
  "moveFrom",
  "delText",
  "instrText",
  "delInstrText",
  "pPrChange",
  "rPrChange",
  "sectPr",
  "Fallback",
]);
