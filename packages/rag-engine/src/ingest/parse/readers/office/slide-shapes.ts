import { readXml, type Attributes, type XmlHandler } from "../package/read-xml.js";

/** A paragraph of a shape. */
export interface ShapeParagraph {
  text: string;
  /** Level in the outline, from 0. */
  depth: number;
  /** Whether a sign stands before it where the shape is a list. */
  hasBullet: boolean;
}

/** A box on a slide: text, or a table. */
export interface Shape {
  isTitle: boolean;
  /** Whether it is the place for the slide's points, which PowerPoint shows as a list. */
  isOutline: boolean;
  paragraphs: ShapeParagraph[];
  rows: string[][];
}

/** Reads the shapes of a slide, a notes page or a diagram. Dates, footers and slide numbers are left out. */
export async function readShapes(chunks: AsyncIterable<Buffer>): Promise<Shape[]> {
  const reader = new ShapeReader();
  await readXml(chunks, reader);
  return reader.shapes.filter(({ paragraphs, rows }) => paragraphs.length + rows.length > 0);
}

class ShapeReader implements XmlHandler {
  readonly shapes: Shape[] = [];
  #shape: Shape | undefined;
  #paragraph: ShapeParagraph | undefined;
  #cell: string[] | undefined;
  #isText = false;
  #isLeftOut = false;
  #skipping = 0;

  open(name: string, attributes: Attributes): void {
    if (this.#skipping > 0 || name === "Fallback") this.#skipping += 1;
    else if (SHAPES.has(name)) this.#begin();
    else if (name === "ph") this.#place(attributes["type"]);
    else if (name === "p") this.#paragraph = { text: "", depth: 0, hasBullet: true };
    else if (name === "pPr" && this.#paragraph) this.#paragraph.depth = Math.min(Number(attributes["lvl"]) || 0, 8);
    else if (name === "buNone" && this.#paragraph) this.#paragraph.hasBullet = false;
    else if (name === "t") this.#isText = true;
    else if (name === "br" && this.#paragraph) this.#paragraph.text += "\n";
    else if (name === "tr") this.#shape?.rows.push([]);
    else if (name === "tc") this.#cell = [];
  }

  text(text: string): void {
    if (this.#isText && this.#paragraph !== undefined) this.#paragraph.text += text;
  }

  close(name: string): void {
    if (this.#skipping > 0) this.#skipping -= 1;
    else if (name === "t") this.#isText = false;
    else if (name === "p") this.#end();
    else if (name === "tc") {
      this.#shape?.rows.at(-1)?.push(this.#cell?.join(" ") ?? "");
      this.#cell = undefined;
    } else if (SHAPES.has(name)) this.#isLeftOut = false;
  }

  #begin(): void {
    this.#isLeftOut = false;
    this.#shape = { isTitle: false, isOutline: false, paragraphs: [], rows: [] };
    this.shapes.push(this.#shape);
  }

  #place(type = "obj"): void {
    this.#isLeftOut = /^(?:dt|ftr|hdr|sldNum)$/.test(type);
    if (this.#shape === undefined) return;
    this.#shape.isTitle = type === "title" || type === "ctrTitle";
    this.#shape.isOutline = type === "body" || type === "obj";
  }

  #end(): void {
    const paragraph = this.#paragraph;
    this.#paragraph = undefined;
    if (paragraph === undefined || this.#isLeftOut || paragraph.text.trim() === "") return;
    if (this.#cell !== undefined) this.#cell.push(paragraph.text);
    else this.#shape?.paragraphs.push(paragraph);
  }
}

/** `pt` are the points of a diagram. */
const SHAPES = new Set(["sp", "graphicFrame", "cxnSp", "pt"]);
