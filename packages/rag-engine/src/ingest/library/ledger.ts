import type { Failure } from "../failure.js";
import type { PageKind, ParsedPage } from "../parse/parsed-page.js";
import type { MediaType } from "../sources/media-type.js";
import type { DocumentRecord, DocumentState, FilePlace } from "./document-record.js";
import type { SyncOutcome } from "./sync-record.js";

/** A file with its content, as a scan found it. */
export interface ScannedDocument extends FilePlace {
  /** Of the content; see `documentIdOf`. */
  id: string;
  contentHash: string;
  bytes: number;
  mediaType: MediaType;
}

/** What is known of a file. */
export interface FileEntry extends FilePlace {
  /** The content that the file had when it was seen last. */
  documentId: string;
  /** The content that is searched in its place, while the present one is not indexed. */
  searchableId?: string;
}

/** A record with what only the sync needs to know. */
export interface LedgerEntry extends DocumentRecord {
  /** How pages were cleaned and cut. */
  pipeline: string;
}

/** What parsing found out about a document. */
export interface ParsedContent {
  title: string;
  pageKind: PageKind;
  pages: readonly ParsedPage[];
  /** Numbers of pages that could not be read. */
  unreadablePages: readonly number[];
  warning: string | undefined;
  /** How pages are cleaned and cut; another value means that the document has to be done again. */
  pipeline: string;
}

/** A new title for a document; it stays as it is where it is not called `from` any more. */
export interface TitleChange {
  id: string;
  from: string;
  to: string;
}

/** What a scan of a folder changes in the ledger, all at once. */
export interface FolderChanges {
  root: string;
  /** Files whose content is another than before, or that are new, moved ones included. */
  changed: readonly ScannedDocument[];
  /** Paths of files that are gone. */
  gone: readonly string[];
  /** Documents that are called by another file's name now. Default none. */
  titles?: readonly TitleChange[];
  /** Documents that have to be worked on (again), and where to begin: with the file or with the stored pages. */
  queue: readonly { id: string; state: "queued" | "chunking" }[];
}

/** How far the chunks of a document have come. */
export interface EmbeddingProgress {
  /** Chunks that are in the index. */
  embedded: number;
  /** Chunks of the document. */
  chunks: number;
  /** Pages from 1 up to this one have all their chunks in the index. */
  completePages: number;
  /** Chunks that were embedded since the last call: summed up in this sync's record. */
  added: number;
}

/** What a comparison of a folder with the library reads. */
export interface LedgerReader {
  /** The files of a folder. */
  files(root: string): Promise<FileEntry[]>;
  /** All documents, whether a file still holds them or not. */
  entries(): Promise<LedgerEntry[]>;
}

/** A document that this process works on; `path` and `root` say which of its files to read. */
export type ClaimedDocument = LedgerEntry;

/**
 * The writing side of the library, held by a sync from beginning to end. Each call is one transaction. On PostgreSQL
 * several syncs hold one at the same time, and a document belongs to the one that claimed it; on SQLite there is one.
 */
export interface Ledger extends LedgerReader {
  /** Runs work that must not run in two syncs at once: comparing the folder with the ledger. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  get(id: string): Promise<LedgerEntry | undefined>;
  /** Takes over what a scan found. */
  record(changes: FolderChanges): Promise<void>;
  /**
   * The next document of this folder that waits for work and that no other sync is at work on; undefined when there is
   * none at the moment. It stays with this sync until it is indexed or failed, until `release`, or until this process
   * gives no sign of life any more.
   */
  claim(root: string): Promise<ClaimedDocument | undefined>;
  /** How many unfinished documents of the folder other syncs are at work on. Always 0 on SQLite. */
  elsewhere(root: string): Promise<number>;
  /** Gives a claimed document back, for another sync or a later one. */
  release(id: string, state: "queued" | "chunking"): Promise<void>;
  setState(id: string, state: DocumentState): Promise<void>;
  /** Stores the pages and moves the document to `chunking`. */
  setParsed(id: string, content: ParsedContent): Promise<void>;
  /** Notes how far embedding has come and moves the document to `embedding`. */
  setProgress(id: string, progress: EmbeddingProgress): Promise<void>;
  /** Ends the work on a document: it is indexed, and its files are searched by it and by nothing older. */
  setIndexed(id: string, chunkCount: number): Promise<void>;
  /** Ends the work on a document that cannot be indexed; its pages are dropped. @param pipeline how it was tried. */
  setFailed(id: string, failure: Failure, pipeline: string): Promise<void>;
  /** Documents that no file holds or is searched by. Their chunks may go, and then they. */
  unreferenced(): Promise<string[]>;
  /** Forgets documents and their pages. */
  remove(ids: readonly string[]): Promise<void>;
  /** All pages of a document, in order. */
  pages(id: string): Promise<ParsedPage[]>;
  /**
   * Writes down how the sync ended. One that never gets here shows as interrupted.
   *
   * @param message the error's, where it failed.
   */
  finish(outcome: Exclude<SyncOutcome, "running" | "interrupted">, message?: string): Promise<void>;
  /** Lets go of everything that is claimed, and of the right to write. */
  close(): Promise<void>;
}
