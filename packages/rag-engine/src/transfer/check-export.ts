import type { Readable } from "node:stream";
import { ExportDamagedError } from "./errors.js";
import { readExport } from "./read-export.js";
import { recordsPerEvent, type TransferEvent } from "./transfer-events.js";
import { countRecord, noRecords, type ExportCounts, type ExportRecord, type RecordOf } from "./transfer-format.js";
import { vectorFromText } from "./vector-text.js";

/** What a whole and consistent export holds. */
export interface CheckedExport {
  header: RecordOf<"header">;
  counts: ExportCounts;
  /** How many chunks each document has in the file. */
  chunkCounts: Map<string, number>;
}

/**
 * Reads a whole export and changes nothing: every record is what it should be, in its place, and the file is complete.
 *
 * @throws ExportDamagedError naming the record; NotAnExportError; whatever the stream throws; the signal's reason.
 */
export async function checkExport(
  source: Readable,
  { signal, onEvent }: { signal?: AbortSignal; onEvent?: (event: TransferEvent) => void } = {},
): Promise<CheckedExport> {
  const check = new ExportCheck();
  const counts = noRecords();
  let number = 0;
  for await (const record of readExport(source)) {
    number += 1;
    check.add(record, number);
    countRecord(counts, record);
    if (number % recordsPerEvent !== 0) continue;
    signal?.throwIfAborted();
    onEvent?.({ phase: "checking", counts: { ...counts } });
  }
  onEvent?.({ phase: "checking", counts: { ...counts }, total: { ...counts } });
  return { ...check.result(), counts };
}

const order = ["header", "document", "file", "conversation", "chunk", "end"] as const;

/** Holds each record against those before it. */
class ExportCheck {
  #header: RecordOf<"header"> | undefined;
  #document: { id: string; pagesLeft: number; page: number } | undefined;
  readonly #chunkCounts = new Map<string, number>();
  #part = 0;

  add(record: ExportRecord, number: number): void {
    const fail = (problem: string): never => {
      throw new ExportDamagedError(number, problem);
    };
    if (record.type !== "page" && (this.#document?.pagesLeft ?? 0) > 0)
      fail("pages of the document before are missing");
    const part = order.indexOf(record.type === "page" ? "document" : record.type);
    if (part < this.#part) fail(`a ${record.type} in the wrong place`);
    this.#part = part;
    const isUnknown = (id: string): boolean => !this.#chunkCounts.has(id);
    if (record.type === "header") this.#header = record;
    if (record.type === "document") this.#addDocument(record, fail);
    if (record.type === "page") this.#addPage(record, fail);
    if (record.type === "file" && [record.document, record.searchable ?? record.document].some(isUnknown)) {
      fail("a file of a document that is not there");
    }
    if (record.type === "chunk") this.#addChunk(record, fail);
  }

  result(): Pick<CheckedExport, "header" | "chunkCounts"> {
    if (this.#header === undefined) throw new ExportDamagedError(1, "there is no header");
    return { header: this.#header, chunkCounts: this.#chunkCounts };
  }

  #addDocument({ id, pageCount }: RecordOf<"document">, fail: (problem: string) => void): void {
    if (this.#chunkCounts.has(id)) fail("a second document of this id");
    this.#chunkCounts.set(id, 0);
    this.#document = { id, pagesLeft: pageCount, page: 0 };
  }

  #addPage({ document, page }: RecordOf<"page">, fail: (problem: string) => void): void {
    const current = this.#document;
    if (current === undefined || current.id !== document || page !== current.page + 1 || current.pagesLeft === 0) {
      return fail("a page in the wrong place");
    }
    current.page += 1;
    current.pagesLeft -= 1;
  }

  #addChunk({ metadata: { documentId }, vector }: RecordOf<"chunk">, fail: (problem: string) => void): void {
    const count = typeof documentId === "string" ? this.#chunkCounts.get(documentId) : undefined;
    if (count === undefined) return fail("a chunk of a document that is not there");
    this.#chunkCounts.set(documentId as string, count + 1);
    const { index } = this.#header ?? {};
    if (index === undefined) return fail("a chunk, but the header names no embedding model");
    try {
      vectorFromText(vector, index.dimension);
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  }
}
