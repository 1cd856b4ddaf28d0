import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGzip } from "node:zlib";
import type { HybridStore, Manifest } from "langchain-hybrid-store";
import type { FileEntry, LedgerEntry } from "../ingest/library/ledger.js";
import type { Library } from "../ingest/library/library.js";
import type { Threads } from "../memory/threads.js";
import { conversationToRecord } from "./conversation-record.js";
import { encodeRecord } from "./record-line.js";
import { recordsPerEvent, type TransferEvent } from "./transfer-events.js";
import {
  countRecord,
  exportFormat,
  exportVersion,
  noRecords,
  type ExportCounts,
  type ExportRecord,
  type RecordOf,
} from "./transfer-format.js";
import { vectorToText } from "./vector-text.js";

/** What {@link exportIndex} needs. */
export interface ExportOptions {
  library: Library;
  /** Missing when nothing was embedded yet. */
  store?: HybridStore;
  threads?: Threads;
  /** Ends the export with the signal's reason; what was written is not a whole file then. */
  signal?: AbortSignal;
  onEvent?: (event: TransferEvent) => void;
}

/**
 * Writes everything that an index holds into one file, as a stream: memory does not grow with the index. Syncs may run
 * meanwhile; a document that they change or drop is in the file as it was, or not at all.
 *
 * @param destination is ended when the export is, unless it is standard output.
 * @returns how many records of each kind were written.
 */
export async function exportIndex(destination: NodeJS.WritableStream, options: ExportOptions): Promise<ExportCounts> {
  const counts = noRecords();
  const pack = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: 2 ** 18 });
  const lines = Readable.from(linesOf(options, counts), { objectMode: true, highWaterMark: 16 });
  await pipeline(lines, pack, destination, options.signal === undefined ? {} : { signal: options.signal });
  return counts;
}

async function* linesOf(options: ExportOptions, counts: ExportCounts): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  const { onEvent = () => undefined } = options;
  const entries = await options.library.entries();
  const total = { ...noRecords(), documents: entries.length, chunks: (await options.store?.count()) ?? 0 };
  for (const entry of entries) total.pages += entry.pageCount;
  let written = 0;
  for await (const record of recordsOf(options, entries)) {
    const line = encodeRecord(record);
    hash.update(line);
    countRecord(counts, record);
    yield line;
    if (written++ % recordsPerEvent === 0) onEvent({ phase: "exporting", counts: { ...counts }, total });
  }
  yield encodeRecord({ type: "end", ...counts, sha256: hash.digest("hex") });
  onEvent({ phase: "exporting", counts: { ...counts }, total: { ...counts } });
}

async function* recordsOf(options: ExportOptions, entries: readonly LedgerEntry[]): AsyncGenerator<ExportRecord> {
  const { library, store, threads } = options;
  yield headerOf(store?.manifest);
  const files = await filesOf(library, entries);
  const inUse = new Set(files.flatMap(({ documentId, searchableId }) => [documentId, searchableId ?? documentId]));
  const exported = new Set<string>();
  for (const entry of entries) {
    if (!inUse.has(entry.id)) continue;
    const pages = await pagesOf(library, entry);
    if (pages === undefined) continue;
    exported.add(entry.id);
    yield documentOf(entry);
    yield* pages;
  }
  for (const { root, path, documentId, searchableId } of files) {
    if (!exported.has(documentId)) continue;
    const searchable = searchableId !== undefined && exported.has(searchableId) ? { searchable: searchableId } : {};
    yield { type: "file", root, path, document: documentId, ...searchable };
  }
  for (const summary of (await threads?.list()) ?? []) {
    const record = threads && (await conversationToRecord(threads, summary));
    if (record !== undefined) yield record;
  }
  if (store?.manifest !== undefined) yield* chunksOf(store, exported);
}

function headerOf(manifest: Manifest | undefined): RecordOf<"header"> {
  const header = { type: "header", format: exportFormat, version: exportVersion } as const;
  const createdAt = new Date().toISOString();
  if (manifest === undefined) return { ...header, createdAt };
  const { embeddingModel, dimension, instruction, chunkerVersion, canary } = manifest;
  const optional = {
    ...(instruction === undefined ? {} : { instruction }),
    ...(chunkerVersion === undefined ? {} : { chunkerVersion }),
  };
  return { ...header, createdAt, index: { embeddingModel, dimension, ...optional, canary } };
}

async function filesOf(library: Library, entries: readonly LedgerEntry[]): Promise<FileEntry[]> {
  const roots = new Set(entries.flatMap(({ files }) => files.map(({ root }) => root)));
  const files: FileEntry[] = [];
  for (const root of roots) files.push(...(await library.files(root)));
  return files;
}

/** Undefined when a sync dropped the document, or began to read it again, after it was listed. */
async function pagesOf(library: Library, entry: LedgerEntry): Promise<RecordOf<"page">[] | undefined> {
  const pages = await library.pages(entry.id);
  const states = await library.pageRecords(entry.id);
  const now = await library.document(entry.id);
  if (now === undefined || pages.length !== entry.pageCount || states.length !== pages.length) return undefined;
  return pages.map(({ text, name, blocks }, index) => ({
    type: "page",
    document: entry.id,
    page: index + 1,
    text,
    ...(name === undefined ? {} : { name }),
    ...(blocks === undefined ? {} : { blocks: [...blocks] }),
    state: states[index]?.state ?? "read",
  }));
}

function documentOf(entry: LedgerEntry): RecordOf<"document"> {
  const { id, title, contentHash, bytes, mediaType, pageKind, pageCount, chunkCount, embeddedCount } = entry;
  const { state, failure, warning, pipeline, queuedAt, updatedAt } = entry;
  return {
    type: "document",
    id,
    title,
    contentHash,
    bytes,
    mediaType,
    pageKind,
    pageCount,
    chunkCount,
    embeddedCount,
    state,
    pipeline,
    queuedAt,
    updatedAt,
    ...(failure === undefined ? {} : { failure }),
    ...(warning === undefined ? {} : { warning }),
  };
}

async function* chunksOf(store: HybridStore, exported: ReadonlySet<string>): AsyncGenerator<RecordOf<"chunk">> {
  for await (const batch of store.scan()) {
    for (const { id, text, metadata, vector } of batch) {
      const { documentId } = metadata;
      if (typeof documentId !== "string" || !exported.has(documentId)) continue;
      yield { type: "chunk", id, text, metadata, vector: vectorToText(vector) };
    }
  }
}
