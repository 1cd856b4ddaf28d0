import { zipFile, type ZipPart } from "./zip-files.js";

type Parts = Record<string, ZipPart>;

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** An OpenDocument text whose body is the given XML (`<text:p>…`). */
export function odtFile(body: string, parts: Parts = {}): Buffer {
  return zipFile({
    mimetype: { content: "application/vnd.oasis.opendocument.text", isStored: true },
    "META-INF/manifest.xml": `${XML}<manifest:manifest xmlns:manifest="m"/>`,
    "meta.xml": `${XML}<office:document-meta xmlns:office="o" xmlns:dc="d"><office:meta/></office:document-meta>`,
    "content.xml": `${XML}<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:style="s"><office:automatic-styles><style:style style:name="P1" style:parent-style-name="Title"/></office:automatic-styles><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    ...parts,
  });
}

/** A book (EPUB 3) with the given chapters: their names in the table of contents ("" for none), and their HTML. */
export function epubFile(chapters: readonly { name: string; html: string }[], parts: Parts = {}): Buffer {
  const files: Parts = {};
  for (const [index, { html }] of chapters.entries()) {
    files[`OEBPS/text/c ${index + 1}.xhtml`] =
      `${XML}<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>${html}</body></html>`;
  }
  const items = chapters.map(
    (_, index) => `<item id="c${index + 1}" href="text/c%20${index + 1}.xhtml" media-type="application/xhtml+xml"/>`,
  );
  const spine = chapters.map((_, index) => `<itemref idref="c${index + 1}"/>`);
  const links = chapters.flatMap(({ name }, index) =>
    name === "" ? [] : [`<li><a href="text/c%20${index + 1}.xhtml#top">${name}</a></li>`],
  );
  return zipFile({
    mimetype: { content: "application/epub+zip", isStored: true },
    "META-INF/container.xml": `${XML}<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>`,
    "OEBPS/book.opf": `${XML}<package xmlns:dc="d"><metadata><dc:title>A book of tests</dc:title></metadata><manifest><item id="nav" href="nav.xhtml" properties="nav"/>${items.join("")}</manifest><spine>${spine.join("")}</spine></package>`,
    "OEBPS/nav.xhtml": `${XML}<html><body><nav><ol>${links.join("")}</ol></nav></body></html>`,
    ...files,
    ...parts,
  });
}
