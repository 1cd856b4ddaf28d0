import type { Readable } from "node:stream";
import type { HybridStore } from "langchain-hybrid-store";
import type { FileEntry, LedgerEntry } from "../ingest/library/ledger.js";
import type { Library } from "../ingest/library/library.js";
import type { KeptPage, Maintenance } from "../ingest/library/maintenance.js";
import { ReindexBusyError } from "../ingest/reindex/errors.js";
import type { IndexGeneration, IndexLocation } from "../ingest/reindex/index-location.js";
import { verifyIndex } from "../ingest/reindex/verify-index.js";
import type { Threads } from "../memory/threads.js";
import { checkExport, type CheckedExport } from "./check-export.js";
import { restoreConversation } from "./conversation-record.js";
import { IndexNotEmptyError } from "./errors.js";
import { readExport } from "./read-export.js";
import { recordsPerEvent, type TransferEvent } from "./transfer-events.js";
import { countRecord, noRecords, type ExportCounts, type ExportRecord, type RecordOf } from "./transfer-format.js";
import { vectorFromText } from "./vector-text.js";

/** What an index was made with, as an export says it. */
export type ExportedModel = NonNullable<RecordOf<"header">["index"]>;

/** What {@link importIndex} needs. */
export interface ImportOptions {
  /** Opens the file from its beginning; called two or three times. */
  open: () => Readable;
  library: Library;
  location: IndexLocation;
  /** Opens the store of a generation as one that this model made; `CanaryEmbeddings` stand in for it. */
  openStore: (generation: IndexGeneration, model: ExportedModel) => Promise<HybridStore>;
  threads?: Threads;
  /** Replaces what the index holds, conversations of the same name included. Default false: an index that is not empty is refused. */
  replace?: boolean;
  signal?: AbortSignal;
  onEvent?: (event: TransferEvent) => void;
}

/**
 * Reads an export into an index, all or nothing: the whole file is checked before anything is written, a new generation is
 * filled beside the index in use, and only when that is complete are documents and chunks to be seen. After an error, a
 * stop or a crash at any moment the index is as it was; import again.
 *
 * @returns how many records of each kind were imported.
 * @throws ExportDamagedError, NotAnExportError, IndexNotEmptyError, SyncInProgressError, ReindexBusyError, DiskFullError,
 *   the signal's reason.
 */
export async function importIndex(options: ImportOptions): Promise<ExportCounts> {
  await assertEmpty(options);
  const checked = await checkExport(options.open(), options);
  const maintenance = await options.library.startMaintenance();
  try {
    await assertEmpty(options);
    await new Import(options, checked, maintenance).run();
    return checked.counts;
  } finally {
    await maintenance.close();
  }
}

async function assertEmpty({ library, replace = false }: ImportOptions): Promise<void> {
  const { length } = await library.documents();
  if (length > 0 && !replace) throw new IndexNotEmptyError(length);
}

/** Chunks that are stored at once. */
const batchSize = 256;

class Import {
  readonly #options: ImportOptions;
  readonly #checked: CheckedExport;
  readonly #maintenance: Maintenance;
  readonly #files: FileEntry[] = [];
  readonly #inUse = new Set<string>();

  constructor(options: ImportOptions, checked: CheckedExport, maintenance: Maintenance) {
    this.#options = options;
    this.#checked = checked;
    this.#maintenance = maintenance;
  }

  async run(): Promise<void> {
    const { library, location } = this.#options;
    for (const { id } of await library.entries()) this.#inUse.add(id);
    const model = this.#checked.header.index;
    const embeddingModel = model?.embeddingModel ?? "";
    const build = await location.begin({ kind: "import", embeddingModel, pipeline: model?.chunkerVersion ?? "" });
    try {
      if (model === undefined) await this.#fill(undefined);
      else await this.#fillStore(build.generation, model);
      // Everything heavy is done; what can be seen changes from here on, in moments.
      await this.#restoreWhatIsSeen();
      if (model !== undefined) await location.swap(build.generation);
      await this.#maintenance.replaceFiles(this.#files);
    } finally {
      await build.drop();
    }
    if (model !== undefined) await this.#discardOld();
  }

  /** The index of before belongs to documents that are gone: there is no way back to it. */
  async #discardOld(): Promise<void> {
    try {
      await this.#options.location.discard();
    } catch (error) {
      // Somebody began to build in this very moment: the import is done all the same.
      if (!(error instanceof ReindexBusyError)) throw error;
    }
  }

  async #fillStore(generation: IndexGeneration, model: ExportedModel): Promise<void> {
    const store = await this.#options.openStore(generation, model);
    try {
      await this.#fill({ store, dimension: model.dimension });
      await verifyIndex(store, this.#checked.chunkCounts);
    } finally {
      await store.close();
    }
  }

  async #fill(target: { store: HybridStore; dimension: number } | undefined): Promise<void> {
    const documents = new DocumentsOf(async (document, pages) => {
      if (!this.#inUse.has(document.id)) await this.#restore(document, pages);
    });
    const counts = noRecords();
    let number = 0;
    let chunks: RecordOf<"chunk">[] = [];
    const flush = async (): Promise<void> => {
      if (target !== undefined && chunks.length > 0) await addChunks(target.store, chunks, target.dimension);
      chunks = [];
    };
    for await (const record of readExport(this.#options.open())) {
      await documents.add(record);
      if (record.type === "file") this.#files.push(fileOf(record));
      if (record.type === "chunk" && chunks.push(record) >= batchSize) await flush();
      countRecord(counts, record);
      if ((number += 1) % recordsPerEvent === 0) this.#report(counts);
    }
    await flush();
    this.#report(counts);
  }

  #report(counts: ExportCounts): void {
    this.#options.signal?.throwIfAborted();
    this.#options.onEvent?.({ phase: "importing", counts: { ...counts }, total: this.#checked.counts });
  }

  /** Documents that are in use, and conversations, stay what they are until the new index takes its place. */
  async #restoreWhatIsSeen(): Promise<void> {
    if (this.#inUse.size === 0 && this.#checked.counts.conversations === 0) return;
    const documents = new DocumentsOf(async (document, pages) => {
      if (this.#inUse.has(document.id)) await this.#restore(document, pages);
    });
    for await (const record of readExport(this.#options.open())) {
      await documents.add(record);
      if (record.type === "conversation") await this.#converse(record);
      // They stand behind everything that is needed here.
      if (record.type === "chunk") break;
    }
  }

  /** A document whose chunks are not all in the file is gone on with by the next sync. */
  #restore(document: LedgerEntry, pages: readonly KeptPage[]): Promise<void> {
    const chunks = this.#checked.chunkCounts.get(document.id) ?? 0;
    const isShort = document.state === "indexed" && chunks !== document.chunkCount;
    return this.#maintenance.restore(isShort ? { ...document, state: "chunking" } : document, pages);
  }

  /** A conversation of the same name that is here already is another one, or newer: it stays unless all is replaced. */
  async #converse(record: RecordOf<"conversation">): Promise<void> {
    const { threads, replace = false } = this.#options;
    if (threads === undefined) return;
    if (replace || (await threads.messages(record.id)).length === 0) await restoreConversation(threads, record);
  }
}

/** Puts documents and their pages together, which follow each other in the file. */
class DocumentsOf {
  readonly #whole: (document: LedgerEntry, pages: readonly KeptPage[]) => Promise<void>;
  #document: RecordOf<"document"> | undefined;
  #pages: KeptPage[] = [];

  constructor(whole: (document: LedgerEntry, pages: readonly KeptPage[]) => Promise<void>) {
    this.#whole = whole;
  }

  async add(record: ExportRecord): Promise<void> {
    if (record.type === "page") this.#pages.push(pageOf(record));
    else {
      await this.#end();
      if (record.type === "document") this.#document = record;
    }
  }

  async #end(): Promise<void> {
    if (this.#document !== undefined) await this.#whole(entryOf(this.#document), this.#pages);
    this.#document = undefined;
    this.#pages = [];
  }
}

async function addChunks(store: HybridStore, chunks: readonly RecordOf<"chunk">[], dimension: number): Promise<void> {
  await store.addVectors(
    chunks.map(({ vector }) => vectorFromText(vector, dimension)),
    chunks.map(({ text, metadata }) => ({ pageContent: text, metadata })),
    { ids: chunks.map(({ id }) => id) },
  );
}

function entryOf({ type: _type, failure, warning, ...document }: RecordOf<"document">): LedgerEntry {
  return {
    ...document,
    ...(failure === undefined ? {} : { failure }),
    ...(warning === undefined ? {} : { warning }),
    root: "",
    path: "",
    files: [],
  };
}

function pageOf({ text, name, blocks, state }: RecordOf<"page">): KeptPage {
  return {
    text,
    state,
    ...(name === undefined ? {} : { name }),
    ...(blocks === undefined
      ? {}
      : { blocks: blocks.map(({ level, ...block }) => (level === undefined ? block : { ...block, level })) }),
  };
}

function fileOf({ root, path, document, searchable }: RecordOf<"file">): FileEntry {
  return { root, path, documentId: document, ...(searchable === undefined ? {} : { searchableId: searchable }) };
}
