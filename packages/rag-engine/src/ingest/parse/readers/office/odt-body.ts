import type { Attributes, XmlHandler } from "../package/read-xml.js";
import { FlowBuilder } from "../flow-builder.js";

interface Paragraph {
  text: string;
  /** Of a heading. */
  level: number | undefined;
  style: string;
}

/** Reads the body of an OpenDocument text. Deleted text, comments, indexes and descriptions are left out. */
export class OdtBody implements XmlHandler {
  readonly flow = new FlowBuilder();
  /** Text of the first paragraph in the style "Title". */
  title: string | undefined;
  readonly #paragraphs: Paragraph[] = [];
  readonly #lists: { isNewItem: boolean }[] = [];
  readonly #copies: number[] = [];
  #styleParents = new Map<string, string>();
  #skipping = 0;
  #note: string | undefined;
  #isBody = false;

  open(name: string, attributes: Attributes): void {
    if (this.#skipping > 0 || SKIPPED.has(name)) this.#skipping += 1;
    else if (name === "body") this.#isBody = true;
    else if (name === "style") this.#styleParents.set(attributes["name"] ?? "", attributes["parent-style-name"] ?? "");
    else if (!this.#isBody) return;
    else if (name === "p" || name === "h") {
      const level = name === "h" ? Number(attributes["outline-level"]) || 1 : undefined;
      this.#paragraphs.push({ text: "", level, style: attributes["style-name"] ?? "" });
    } else if (name === "list") this.#lists.push({ isNewItem: false });
    else if (name === "list-item") this.#startItem();
    else if (name === "note-body") this.#note = "";
    else if (name === "table") this.flow.openTable();
    else if (name === "table-row") this.flow.openRow();
    else if (name === "table-cell" || name === "covered-table-cell") {
      this.#copies.push(Number(attributes["number-columns-repeated"]) || 1);
      this.flow.openCell();
    } else this.#inline(name, attributes);
  }

  text(text: string): void {
    // White space in the file means one space; more of them are elements.
    if (this.#skipping === 0) this.#append(text.replaceAll(/\s+/g, " "));
  }

  close(name: string): void {
    if (this.#skipping > 0) this.#skipping -= 1;
    else if (!this.#isBody) return;
    else if (name === "p" || name === "h") this.#end(this.#paragraphs.pop());
    else if (name === "list") this.#endList();
    else if (name === "note-body") this.#endNote();
    else if (name === "table") this.flow.closeTable();
    else if (name === "table-row") this.flow.closeRow();
    else if (name === "table-cell" || name === "covered-table-cell") this.flow.closeCell(this.#copies.pop());
  }

  #inline(name: string, { c }: Attributes): void {
    if (name === "s") this.#append(" ".repeat(Math.min(Number(c) || 1, 100)));
    else if (name === "tab") this.#append(" ");
    else if (name === "line-break") this.#append("\n");
  }

  #startItem(): void {
    const list = this.#lists.at(-1);
    if (list !== undefined) list.isNewItem = true;
  }

  #endList(): void {
    this.#lists.pop();
    if (this.#lists.length === 0) this.flow.page.endBlock();
  }

  #append(text: string): void {
    const paragraph = this.#paragraphs.at(-1);
    if (paragraph !== undefined) paragraph.text += text;
  }

  #endNote(): void {
    if (this.#note !== undefined) this.flow.note(this.#note);
    this.#note = undefined;
  }

  #end(paragraph: Paragraph | undefined): void {
    if (paragraph === undefined) return;
    const { text, level, style } = paragraph;
    if (this.#note !== undefined) {
      this.#note += `${text} `;
      return;
    }
    const isTitle = style === "Title" || this.#styleParents.get(style) === "Title";
    if (isTitle && text.trim() !== "") this.title ??= text;
    const list = this.#lists.at(-1);
    if (level !== undefined || isTitle) this.flow.paragraph(text, { kind: "heading", level: level ?? 1 });
    else if (list?.isNewItem === true) {
      if (text.trim() !== "") list.isNewItem = false;
      this.flow.paragraph(text, { kind: "item", depth: this.#lists.length - 1, marker: "-" });
    } else this.flow.paragraph(text, { kind: "text" });
  }
}

const SKIPPED = new Set([
  "tracked-changes",
  "annotation",
  "note-citation",
  "table-of-content",
  "illustration-index",
  "table-index",
  "alphabetical-index",
  "user-index",
  "sequence-decls",
  "title",
  "desc",
  "binary-data",
  "script",
  "scripts",
]);
