import { ParseFailure } from "../../failure.js";
import type { ParsedPage } from "../parsed-page.js";
import { decodeHtml } from "./html/decode-html.js";
import { parseXhtml } from "./html/parse-xhtml.js";
import { writeHtml } from "./html.js";
import type { OpenFormat } from "./open-document.js";
import { readBook, readContents } from "./book/epub-book.js";
import { readXml } from "./package/read-xml.js";
import { ZipPackage } from "./package/zip-package.js";

/** A page of a book is a chapter: a file of its spine that holds text. Its name is the one in the table of contents. */
export const openEpub: OpenFormat = async (data, { maxUnpackedBytes }) => {
  const parts = await ZipPackage.open(data, maxUnpackedBytes);
  await assertReadable(parts);
  const book = await readBook(parts);
  const names = await readContents(parts, book.contents);
  return {
    pageKind: "chapter",
    title: book.title,
    parts: book.chapters.length,
    read: async (index) => readChapter(parts, book.chapters[index] ?? "", names),
  };
};

async function readChapter(parts: ZipPackage, part: string, names: ReadonlyMap<string, string>): Promise<ParsedPage[]> {
  const data = await parts.bytes(part);
  // A file of nothing but white space, or a picture of the cover, is no chapter.
  if (data.length === 0) return [];
  const { text } = decodeHtml(data);
  const page = writeHtml([parseXhtml(text)], false);
  if (page.text === "") return [];
  const heading = page.blocks?.find(({ kind }) => kind === "heading");
  const name = names.get(part) ?? (heading && page.text.slice(heading.start, heading.end));
  return [name === undefined ? page : { ...page, name }];
}

async function assertReadable(parts: ZipPackage): Promise<void> {
  if (!parts.has("META-INF/container.xml")) {
    throw new ParseFailure("not-as-named", "it is a ZIP archive without a book");
  }
  if (!parts.has("META-INF/encryption.xml")) return;
  // Fonts are often obfuscated in books that are not protected (EPUB 3.3, 4.4).
  await readXml(parts.stream("META-INF/encryption.xml"), {
    open(name, { Algorithm }) {
      if (name === "EncryptionMethod" && !/embedding|RC$|obfuscation/i.test(Algorithm ?? ""))
        throw new ParseFailure("encrypted");
    },
  });
}
