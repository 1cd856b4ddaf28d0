import { ParseFailure } from "../../../failure.js";
import { readXml, type XmlHandler } from "../package/read-xml.js";
import { resolvePart } from "../package/relationships.js";
import type { ZipPackage } from "../package/zip-package.js";

/** What a book's package document says. */
export interface Book {
  title: string | undefined;
  /** Parts in reading order. */
  chapters: string[];
  /** The part with the table of contents: the navigation document of EPUB 3 or the NCX of EPUB 2. */
  contents: string | undefined;
}

/** @throws ParseFailure `damaged` when the package document is missing. */
export async function readBook(parts: ZipPackage): Promise<Book> {
  const root = await rootFile(parts);
  const items = new Map<string, { part: string; isContents: boolean }>();
  const book: Book = { title: undefined, chapters: [], contents: undefined };
  let isTitle = false;
  await readXml(parts.stream(root), {
    open(name, { id, href, idref, properties = "", "media-type": type }) {
      isTitle = name === "title" && book.title === undefined;
      if (name === "item" && id !== undefined && href !== undefined) {
        const isNavigation = /\bnav\b/.test(properties);
        items.set(id, { part: resolvePart(root, href), isContents: isNavigation });
        if (isNavigation || (type === "application/x-dtbncx+xml" && book.contents === undefined)) {
          book.contents = resolvePart(root, href);
        }
      } else if (name === "itemref") {
        const item = items.get(idref ?? "");
        if (item !== undefined && !item.isContents) book.chapters.push(item.part);
      }
    },
    text(text) {
      if (isTitle) book.title = (book.title ?? "") + text;
    },
    close(name) {
      if (name === "title") isTitle = false;
    },
  });
  return book;
}

/** @returns the names of chapters in the table of contents, by part; of several in one part the first. */
export async function readContents(parts: ZipPackage, part: string | undefined): Promise<Map<string, string>> {
  const contents = new Contents(part ?? "");
  // A broken table of contents costs the names, not the book.
  if (part !== undefined && parts.has(part)) await readXml(parts.stream(part), contents).catch(() => undefined);
  return contents.names;
}

/** Reads links (`<a href>`, EPUB 3) and points (`<text>` before `<content src>`, EPUB 2). */
class Contents implements XmlHandler {
  readonly names = new Map<string, string>();
  readonly #part: string;
  #link: string | undefined;
  #label = "";
  #isLabel = false;

  constructor(part: string) {
    this.#part = part;
  }

  open(name: string, { href, src }: Record<string, string | undefined>): void {
    if (name === "a" || name === "text") {
      this.#label = "";
      this.#isLabel = true;
      this.#link = href;
    } else if (name === "content" && src !== undefined) this.#add(src);
  }

  text(text: string): void {
    if (this.#isLabel) this.#label += text;
  }

  close(name: string): void {
    if (name !== "a" && name !== "text") return;
    this.#isLabel = false;
    if (name === "a" && this.#link !== undefined) this.#add(this.#link);
  }

  #add(link: string): void {
    const part = resolvePart(this.#part, link);
    const label = this.#label.replaceAll(/\s+/g, " ").trim();
    if (label !== "" && !this.names.has(part)) this.names.set(part, label);
  }
}

async function rootFile(parts: ZipPackage): Promise<string> {
  let root: string | undefined;
  await readXml(parts.stream("META-INF/container.xml"), {
    open(name, { "full-path": path }) {
      if (name === "rootfile") root ??= path;
    },
  });
  if (root === undefined) throw new ParseFailure("damaged", "it names no book");
  return root;
}
