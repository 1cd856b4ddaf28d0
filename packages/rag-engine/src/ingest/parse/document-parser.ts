import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { ParseFailure } from "../failure.js";
import type { OcrOptions } from "../ocr/ocr-options.js";
import { Recogniser } from "../ocr/recogniser.js";
import { mediaTypeOf, type MediaType } from "../sources/media-type.js";
import { Collector, type CollectedDocument } from "./collected-document.js";
import type { PageKind, ParsedPage } from "./parsed-page.js";
import { DEFAULT_PARSER_LIMITS, type ParserLimits } from "./parser-limits.js";
import { ParserPool } from "./parser-pool.js";
import { readPdf } from "./pdf/read-pdf.js";
import type { ParseRequest } from "./parser-protocol.js";
import { readDocument } from "./readers/read-document.js";
import { titleOf } from "./title.js";

/** A document as it is stored: its text is final, and citations refer to it. */
export interface ParsedDocument {
  title: string;
  /** SHA-256 (hex) of the bytes that were read. */
  contentHash: string;
  mediaType: MediaType;
  pageKind: PageKind;
  /** What cannot be told apart into pages has one. */
  pages: ParsedPage[];
  /** Numbers of pages that could not be read; they are stored empty. */
  unreadablePages: number[];
  /** Numbers of pages that are pictures of a text, as a scanner makes them: what they say is not known without `ocr`. */
  scannedPages: number[];
  /** Numbers of such pages whose text was recognised, right or wrong. */
  recognisedPages: number[];
  /** A sentence for people about something that was taken with reserve, such as a guessed encoding. */
  warning?: string | undefined;
}

/** Options of one parse. */
export interface ParseOptions {
  /** Stops reading at once; the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called after each page. */
  onPage?: ((page: number, pages: number) => void) | undefined;
  /** Called after each scanned page whose text was recognised. */
  onRecognised?: ((done: number, pages: number) => void) | undefined;
}

/** Reads documents. `syncFolder` makes one of its own unless it is given one. */
export interface DocumentParser {
  /** How many documents can be read at the same time. */
  readonly parallel: number;
  /** Languages in which the text of scanned pages is recognised, joined by "+"; absent where it is not. */
  readonly ocrLanguages?: string;
  /**
   * @param file absolute path; the extension decides how it is read.
   * @throws ParseFailure when this file cannot be read. Other files are not affected.
   */
  parse(file: string, options?: ParseOptions): Promise<ParsedDocument>;
  /** Ends the parser's processes. */
  close(): Promise<void>;
}

/** Options of {@link createDocumentParser}. */
export interface DocumentParserOptions extends Partial<ParserLimits> {
  /**
   * Child processes that read documents, 1 to 16: each reads another file, or all of them one long PDF. Default 2, on a
   * machine of one core 1. A process is started when there is something for it to do, and ends when there is no more.
   */
  parserProcesses?: number;
  /** Recognises the text of scanned pages. Default: they are left out, and named in `scannedPages`. */
  ocr?: OcrOptions | undefined;
}

/**
 * Makes a parser for documents of all kinds. All but plain text is read in child processes with limits.
 *
 * @throws OcrSetupError when `ocr` asks for something that is not installed.
 */
export function createDocumentParser(options: DocumentParserOptions = {}): DocumentParser {
  const { parserProcesses = Math.min(2, availableParallelism()), ocr, ...given } = options;
  if (!Number.isInteger(parserProcesses) || parserProcesses < 1 || parserProcesses > 16) {
    throw new RangeError(`parserProcesses is ${parserProcesses}. Use a whole number from 1 to 16.`);
  }
  const limits = { ...DEFAULT_PARSER_LIMITS, ...given };
  const pool = new ParserPool(parserProcesses, limits);
  const recogniser = ocr === undefined ? undefined : new Recogniser(ocr);
  return {
    parallel: parserProcesses,
    ...(recogniser === undefined ? {} : { ocrLanguages: recogniser.languages }),
    async parse(file, { signal, onPage = () => undefined, onRecognised = () => undefined } = {}) {
      signal?.throwIfAborted();
      const mediaType = mediaTypeOf(file);
      if (mediaType === undefined)
        throw new ParseFailure("unreadable", `files named ${extname(file)} are not supported`);
      const request = requestFor(file, mediaType, limits);
      if (mediaType === "application/pdf") {
        const { fileTimeoutMs } = limits;
        const reading = { ...request, fileTimeoutMs, signal, onPage, recogniser, onRecognised };
        return toDocument(file, mediaType, await readPdf(pool, reading));
      }
      const read = IN_PROCESS.has(mediaType)
        ? readHere(request, onPage)
        : readInPool(pool, request, { onPage, signal });
      return toDocument(file, mediaType, await read);
    },
    async close() {
      pool.close();
      recogniser?.close();
    },
  };
}

function requestFor(file: string, mediaType: MediaType, limits: ParserLimits): ParseRequest {
  const { maxPages, maxFileMb, maxTextFileMb, maxUnpackedMb } = limits;
  const maxMb = IS_TEXT.test(mediaType) ? Math.min(maxTextFileMb, maxFileMb) : maxFileMb;
  return { type: "parse", file, mediaType, maxPages, maxBytes: maxMb * 1e6, maxUnpackedBytes: maxUnpackedMb * 1e6 };
}

/** To decode text is all that plain text needs: there is nothing to break, and a process takes longer to answer. */
const IN_PROCESS = new Set<MediaType>(["text/plain", "text/x-source"]);

const IS_TEXT = /^text\/(?:plain|x-source|markdown|html)$/;

async function readHere(
  request: ParseRequest,
  onPage: (page: number, pages: number) => void,
): Promise<CollectedDocument> {
  const collector = new Collector(onPage);
  await readDocument(request, async (message) => {
    if (message.type === "failed") throw new ParseFailure(message.code, message.detail);
    collector.receive(message);
  });
  return collector.document;
}

/** Reads a file of any format but PDF in a process of the pool. */
function readInPool(
  pool: ParserPool,
  request: ParseRequest,
  { onPage, signal }: { onPage: (page: number, pages: number) => void; signal: AbortSignal | undefined },
): Promise<CollectedDocument> {
  return pool.use(async (parser) => {
    const collector = new Collector(onPage);
    collector.receive(await parser.run(request, (message) => collector.receive(message), signal));
    return collector.document;
  });
}

function toDocument(file: string, mediaType: MediaType, read: CollectedDocument): ParsedDocument {
  const { sha256, title, pageKind, pages, unreadablePages, scannedPages, recognisedPages, warning } = read;
  const hasText = mediaType === "application/pdf" ? /\p{L}{2}/u : /[\p{L}\p{N}]/u;
  if (!pages.some(({ text }) => hasText.test(text))) throw new ParseFailure("no-text");
  return {
    title: titleOf(file, mediaType, title),
    contentHash: sha256,
    mediaType,
    pageKind,
    pages,
    unreadablePages,
    scannedPages,
    recognisedPages,
    ...(warning === undefined ? {} : { warning }),
  };
}
