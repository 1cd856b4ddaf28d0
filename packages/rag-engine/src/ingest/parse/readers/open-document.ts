import type { PageKind, ParsedPage } from "../parsed-page.js";

/** A document that a format's reader has opened: what it consists of is known, its pages are read one by one. */
export interface OpenDocument {
  pageKind: PageKind;
  title?: string | undefined;
  /** A sentence for people about something that was taken with reserve; the document is indexed all the same. */
  warning?: string | undefined;
  /** How many parts there are to read: slides, sheets, chapters. */
  parts: number;
  /**
   * Reads one part, from 0. A part that is too long for one page gives several. When it throws, the part is kept as an
   * empty page and the others are read all the same, unless it throws a `ParseFailure`, which is about the whole file.
   */
  read(part: number): ParsedPage[] | Promise<ParsedPage[]>;
}

/** What a reader has to keep to. */
export interface OpenOptions {
  /** Refuse packed files whose parts unpack to more bytes. */
  maxUnpackedBytes: number;
}

/**
 * Opens a document of one format. Each `readers/<format>.ts` exports one.
 *
 * @param data the whole file.
 * @throws ParseFailure when the document cannot be read.
 */
export type OpenFormat = (data: Buffer, options: OpenOptions) => OpenDocument | Promise<OpenDocument>;

/** @returns a document whose whole text is one page. */
export function onePiece(
  page: ParsedPage,
  rest: { title?: string | undefined; warning?: string | undefined } = {},
): OpenDocument {
  return { pageKind: "text", parts: 1, read: () => [page], ...rest };
}
