import type { FlowBuilder, ParagraphRole } from "../flow-builder.js";
import { layoutTables } from "./layout-tables.js";
import { isFurniture, isHidden, isNavigation, isNoteLink } from "./main-content.js";
import { textOf, walk, type HtmlElement, type HtmlNode } from "./walk.js";

/** Writes what people see of HTML as blocks. */
export class HtmlWriter {
  readonly #flow: FlowBuilder;
  readonly #dropsFurniture: boolean;
  readonly #lists: { next: number | undefined }[] = [];
  #layout: ReadonlySet<HtmlElement> = new Set();
  #inline = "";
  #heading = 0;
  #item: ParagraphRole | undefined;

  /** @param dropsFurniture whether head, foot and side of the page are left out. */
  constructor(flow: FlowBuilder, dropsFurniture: boolean) {
    this.#flow = flow;
    this.#dropsFurniture = dropsFurniture;
  }

  write(root: HtmlNode): void {
    this.#layout = layoutTables(root);
    walk(root, {
      enter: (element) => this.#enter(element),
      leave: (element) => this.#leave(element),
      text: (value) => (this.#inline += value.replaceAll(/[ \t\n\r\f]+/g, " ")),
    });
    this.#flush();
  }

  #enter(element: HtmlElement): boolean {
    const { tagName } = element;
    if (
      isHidden(element) ||
      isNavigation(element) ||
      isNoteLink(element) ||
      (this.#dropsFurniture && isFurniture(element))
    )
      return false;
    if (tagName === "br") this.#inline += "\n";
    if (!BLOCKS.has(tagName)) return true;
    this.#flush();
    if (tagName === "pre") {
      this.#flow.code(textOf(element));
      return false;
    }
    if (/^h[1-6]$/.test(tagName)) this.#heading = Number(tagName[1]);
    else if (tagName === "ul" || tagName === "ol" || tagName === "menu") this.#openList(element);
    else if (tagName === "li") this.#openItem();
    else this.#table(element, { table: "openTable", tr: "openRow", td: "openCell", th: "openCell" });
    return true;
  }

  #leave(element: HtmlElement): void {
    const { tagName } = element;
    if (!BLOCKS.has(tagName)) return;
    this.#flush();
    if (/^h[1-6]$/.test(tagName)) this.#heading = 0;
    else if (tagName === "ul" || tagName === "ol" || tagName === "menu") this.#closeList();
    else if (tagName === "li") this.#item = undefined;
    else this.#table(element, { table: "closeTable", tr: "closeRow", td: "closeCell", th: "closeCell" });
  }

  #table(element: HtmlElement, actions: Record<string, TableAction>): void {
    const action = actions[element.tagName];
    if (action === undefined) return;
    if (!this.#layout.has(tableOf(element))) this.#flow[action]();
  }

  #openList(element: HtmlElement): void {
    const start = Number(element.attrs.find(({ name }) => name === "start")?.value ?? 1) || 1;
    this.#lists.push({ next: element.tagName === "ol" ? start : undefined });
  }

  #closeList(): void {
    this.#lists.pop();
    this.#item = undefined;
    if (this.#lists.length === 0) this.#flow.page.endBlock();
  }

  #openItem(): void {
    const list = this.#lists.at(-1);
    const marker = list?.next === undefined ? "-" : `${list.next++}.`;
    this.#item = { kind: "item", depth: Math.max(0, this.#lists.length - 1), marker };
  }

  #flush(): void {
    const text = this.#inline;
    this.#inline = "";
    if (text.trim() === "") return;
    if (this.#heading > 0) this.#flow.paragraph(text, { kind: "heading", level: this.#heading });
    else {
      this.#flow.paragraph(text, this.#item ?? { kind: "text" });
      // What follows in the same item are paragraphs of their own.
      this.#item = undefined;
    }
  }
}

type TableAction = "openTable" | "openRow" | "openCell" | "closeTable" | "closeRow" | "closeCell";

/** The parser puts cells into rows and rows into tables, so that the table is at most three steps away. */
function tableOf(element: HtmlElement): HtmlElement {
  let node: HtmlElement = element;
  while (node.tagName !== "table" && node.parentNode !== null && "tagName" in node.parentNode) node = node.parentNode;
  return node;
}

const BLOCKS = new Set(
  (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 " +
    "header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul"
  ).split(" "),
);
