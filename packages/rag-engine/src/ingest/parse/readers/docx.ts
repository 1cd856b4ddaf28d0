import type { Attributes, XmlHandler } from "./package/read-xml.js";
import { readXml } from "./package/read-xml.js";
import { openOffice } from "./package/office-package.js";
import { relationshipsOf } from "./package/relationships.js";
import type { ZipPackage } from "./package/zip-package.js";
import { onePiece, type OpenFormat } from "./open-document.js";
import { WordBody } from "./office/word-body.js";
import { readWordNumbering } from "./office/word-numbering.js";
import { readWordStyles } from "./office/word-styles.js";

/** A Word document is one piece: where its pages end is known only after Word laid it out. Headings name places. */
export const openDocx: OpenFormat = async (data, { maxUnpackedBytes }) => {
  const { parts, main, title } = await openOffice(data, maxUnpackedBytes, "word");
  const relationships = await relationshipsOf(parts, main);
  const partOf = (type: string): string | undefined => relationships.find((found) => found.type === type)?.target;
  const styles = await readWordStyles(parts, partOf("styles"));
  const numbering = await readWordNumbering(parts, partOf("numbering"));
  const notes = new Map([
    ...(await readNotes(parts, partOf("footnotes"), "footnote")),
    ...(await readNotes(parts, partOf("endnotes"), "endnote")),
  ]);
  const body = new WordBody(styles, numbering, notes);
  await readXml(parts.stream(main), body);
  const page = body.flow.page.build();
  const heading = page.blocks?.find(({ kind, level }) => kind === "heading" && level === 1);
  return onePiece(page, { title: title ?? body.title ?? (heading && page.text.slice(heading.start, heading.end)) });
};

/** @returns texts of the notes, by kind and number. */
async function readNotes(
  parts: ZipPackage,
  part: string | undefined,
  kind: "footnote" | "endnote",
): Promise<Map<string, string>> {
  const notes = new NoteTexts(kind);
  if (part !== undefined && parts.has(part)) await readXml(parts.stream(part), notes);
  return notes.texts;
}

class NoteTexts implements XmlHandler {
  readonly texts = new Map<string, string>();
  readonly #kind: string;
  #current: string | undefined;
  #isText = false;

  constructor(kind: string) {
    this.#kind = kind;
  }

  open(name: string, { id, "r:id": prefixedId, type }: Attributes): void {
    // Those with a type are the lines that separate notes from the text.
    if (name === this.#kind && type === undefined)
      this.texts.set((this.#current = `${this.#kind} ${prefixedId ?? id}`), "");
    this.#isText = name === "t";
    if (name === "tab" || name === "br") this.#append(" ");
  }

  text(text: string): void {
    if (this.#isText) this.#append(text);
  }

  close(name: string): void {
    this.#isText = false;
    if (name === "p") this.#append(" ");
    if (name === this.#kind) this.#current = undefined;
  }

  #append(text: string): void {
    if (this.#current !== undefined) this.texts.set(this.#current, (this.texts.get(this.#current) ?? "") + text);
  }
}
