import type { ParsedPage } from "../parsed-page.js";
import type { OpenFormat } from "./open-document.js";
import { openOffice } from "./package/office-package.js";
import { readXml } from "./package/read-xml.js";
import { relationshipsOf } from "./package/relationships.js";
import type { ZipPackage } from "./package/zip-package.js";
import { PageBuilder } from "./page-builder.js";
import { readShapes, type Shape } from "./office/slide-shapes.js";

/** A page of a presentation is a slide, with its notes. Slides that are skipped in the show are read, too. */
export const openPptx: OpenFormat = async (data, { maxUnpackedBytes }) => {
  const { parts, main, title } = await openOffice(data, maxUnpackedBytes, "powerpoint");
  const slides = await slidesOf(parts, main);
  return {
    pageKind: "slide",
    title,
    parts: slides.length,
    read: async (index) => [await readSlide(parts, slides[index] ?? "")],
  };
};

/** The order of slides is that of the presentation's list, not of their names. */
async function slidesOf(parts: ZipPackage, main: string): Promise<string[]> {
  const targets = new Map((await relationshipsOf(parts, main)).map(({ id, target }) => [id, target]));
  const slides: string[] = [];
  await readXml(parts.stream(main), {
    open(name, attributes) {
      const target = name === "sldId" ? targets.get(attributes["r:id"] ?? "") : undefined;
      if (target !== undefined) slides.push(target);
    },
  });
  return slides;
}

async function readSlide(parts: ZipPackage, slide: string): Promise<ParsedPage> {
  const page = new PageBuilder();
  const relationships = await relationshipsOf(parts, slide);
  const shapes = await readShapes(parts.stream(slide));
  // The title may be drawn last, but is read first.
  for (const shape of shapes.filter(({ isTitle }) => isTitle)) writeTitle(page, shape);
  for (const shape of shapes.filter(({ isTitle }) => !isTitle)) writeShape(page, shape);
  for (const { type, target } of relationships) {
    if (type !== "diagramData" || !parts.has(target)) continue;
    for (const shape of await readShapes(parts.stream(target))) writeShape(page, { ...shape, isOutline: true });
  }
  for (const { type, target } of relationships) {
    if (type === "notesSlide" && parts.has(target)) writeNotes(page, await readShapes(parts.stream(target)));
  }
  return page.build();
}

function writeTitle(page: PageBuilder, { paragraphs }: Shape): void {
  page.heading(1, paragraphs.map(({ text }) => text).join(" "));
}

function writeShape(page: PageBuilder, { paragraphs, rows, isOutline }: Shape): void {
  page.endBlock();
  const isList = isOutline && paragraphs.length > 1;
  for (const { text, depth, hasBullet } of paragraphs) {
    if (isList && hasBullet) page.listItem(depth, "-", text);
    else page.paragraph(text);
  }
  for (const row of rows) page.row(row);
}

/** The picture of the slide on the notes page has no text; what has the place of the body are the notes. */
function writeNotes(page: PageBuilder, shapes: readonly Shape[]): void {
  const notes = shapes.filter(({ isOutline }) => isOutline).flatMap(({ paragraphs }) => paragraphs);
  if (!notes.some(({ text }) => text.trim() !== "")) return;
  page.heading(2, "Notes");
  for (const { text } of notes) page.paragraph(text);
}
