import { basename, extname } from "node:path";
import { ParseFailure } from "../failure.js";
import { cleanPlainText } from "../page-text/characters.js";
import { mediaTypeOf, type MediaType } from "../sources/media-type.js";
import type { PageKind, ParsedPage } from "./parsed-page.js";
import { DEFAULT_PDF_LIMITS, PdfProcess, type PdfLimits, type PdfText } from "./pdf-process.js";
import { markdownTitle, readTextFile } from "./text-file.js";

/** A document as it is stored: its text is final, and citations refer to it. */
export interface ParsedDocument {
  title: string;
  /** SHA-256 (hex) of the bytes that were read. */
  contentHash: string;
  mediaType: MediaType;
  pageKind: PageKind;
  /** Text and Markdown files have one page. */
  pages: ParsedPage[];
  /** Numbers of pages that could not be read; they are stored empty. */
  unreadablePages: number[];
}

/** Options of one parse. */
export interface ParseOptions {
  /** Stops reading at once; the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called after each page. */
  onPage?: ((page: number, pages: number) => void) | undefined;
}

/** Reads documents. `syncFolder` makes one of its own unless it is given one. */
export interface DocumentParser {
  /** How many documents can be read at the same time. */
  readonly parallel: number;
  /**
   * @param file absolute path; the extension decides how it is read.
   * @throws ParseFailure when this file cannot be read. Other files are not affected.
   */
  parse(file: string, options?: ParseOptions): Promise<ParsedDocument>;
  /** Ends the parser's processes. */
  close(): Promise<void>;
}

/** Options of {@link createDocumentParser}. */
export interface DocumentParserOptions extends Partial<PdfLimits> {
  /** Child processes that read PDFs. Default 1; 2 reads two files at the same time. */
  parserProcesses?: number;
  /** Size limit of text and Markdown files, in MB. Default 20. */
  maxTextFileMb?: number;
}

/** Makes a parser for PDF, Markdown and text files. PDFs are read in child processes with limits. */
export function createDocumentParser(options: DocumentParserOptions = {}): DocumentParser {
  const { parserProcesses = 1, maxTextFileMb = 20, ...limits } = options;
  if (!Number.isInteger(parserProcesses) || parserProcesses < 1 || parserProcesses > 16) {
    throw new RangeError(`parserProcesses is ${parserProcesses}. Use a whole number from 1 to 16.`);
  }
  const pool = new PdfPool(parserProcesses, { ...DEFAULT_PDF_LIMITS, ...limits });
  return {
    parallel: parserProcesses,
    async parse(file, parseOptions = {}) {
      const mediaType = mediaTypeOf(file);
      if (mediaType === undefined)
        throw new ParseFailure("unreadable", `files named ${extname(file)} are not supported`);
      if (mediaType === "application/pdf") return toDocument(file, await pool.read(file, parseOptions));
      return parseText(file, mediaType, maxTextFileMb, parseOptions);
    },
    async close() {
      pool.close();
    },
  };
}

async function parseText(
  file: string,
  mediaType: MediaType,
  maxTextFileMb: number,
  { signal, onPage }: ParseOptions,
): Promise<ParsedDocument> {
  signal?.throwIfAborted();
  const { text, sha256 } = await readTextFile(file, maxTextFileMb);
  onPage?.(1, 1);
  const title = mediaType === "text/markdown" ? markdownTitle(text) : undefined;
  return {
    title: title ?? nameOf(file),
    contentHash: sha256,
    mediaType,
    pageKind: "text",
    pages: [{ text: cleanPlainText(text) }],
    unreadablePages: [],
  };
}

function toDocument(file: string, read: PdfText): ParsedDocument {
  if (!read.pages.some((page) => /\p{L}{2}/u.test(page))) throw new ParseFailure("no-text");
  return {
    title: usableTitle(read.title) ?? nameOf(file),
    contentHash: read.sha256,
    mediaType: "application/pdf",
    pageKind: "page",
    pages: read.pages.map((text) => ({ text })),
    unreadablePages: read.unreadablePages,
  };
}

/** Word processors fill the title with a file name or a placeholder; the path says more than these. */
function usableTitle(title: string | undefined): string | undefined {
  const clean = title?.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
  if (!clean || clean.length > 300 || !/\p{L}{2}/u.test(clean)) return undefined;
  return /^(untitled|microsoft word|document\d*$|slide 1$)|\.(docx?|tex|dvi|indd|pptx?|xlsx?|pdf)$/i.test(clean)
    ? undefined
    : clean;
}

function nameOf(file: string): string {
  return basename(file, extname(file));
}

/** Embedding a document takes far longer than starting a process does: one that waits for the next only holds memory. */
const idleMs = 1_000;

class PdfPool {
  readonly #stopping = new Map<PdfProcess, NodeJS.Timeout>();
  readonly #all: PdfProcess[];
  readonly #idle: PdfProcess[];
  readonly #waiting: ((parser: PdfProcess) => void)[] = [];

  constructor(size: number, limits: PdfLimits) {
    this.#all = Array.from({ length: size }, () => new PdfProcess(limits));
    this.#idle = [...this.#all];
  }

  async read(file: string, { signal, onPage }: ParseOptions): Promise<PdfText> {
    const parser = this.#idle.shift() ?? (await new Promise<PdfProcess>((resolve) => this.#waiting.push(resolve)));
    clearTimeout(this.#stopping.get(parser));
    try {
      return await parser.read(file, onPage ?? (() => undefined), signal);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#rest(parser);
      else next(parser);
    }
  }

  #rest(parser: PdfProcess): void {
    this.#idle.push(parser);
    this.#stopping.set(parser, setTimeout(() => parser.close(), idleMs).unref());
  }

  close(): void {
    for (const timer of this.#stopping.values()) clearTimeout(timer);
    for (const parser of this.#all) parser.close();
  }
}
