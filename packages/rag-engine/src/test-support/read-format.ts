import type { ParsedPage } from "../ingest/parse/parsed-page.js";
import type { OpenDocument, OpenFormat } from "../ingest/parse/readers/open-document.js";

/** A document whose pages have all been read. */
export type ReadDocument = Omit<OpenDocument, "parts" | "read"> & { pages: ParsedPage[] };

/** Reads a whole document with a format's reader, in this process. */
export async function readFormat(open: OpenFormat, data: string | Uint8Array): Promise<ReadDocument> {
  const { parts, read, ...rest } = await open(Buffer.from(data as Uint8Array), { maxUnpackedBytes: 5e6 });
  const pages: ParsedPage[] = [];
  for (let part = 0; part < parts; part++) pages.push(...(await read(part)));
  return { ...rest, pages };
}

/** What a page consists of, as "kind: text" (headings with their level); fails where blocks do not fit the text. */
export function structureOf(page: ParsedPage | undefined): string[] {
  let last = 0;
  return (page?.blocks ?? []).map(({ kind, start, end, level }) => {
    const text = page?.text.slice(start, end) ?? "";
    const between = page?.text.slice(last, start) ?? "";
    if (text.trim() === "" || between.trim() !== "" || start < last) throw new Error(`Block at ${start} does not fit.`);
    last = end;
    return `${kind}${level ?? ""}: ${text}`;
  });
}
