import type { ParsedPage, PageKind } from "../parse/parsed-page.js";
import type { DocumentRecord, PageRecord } from "./document-record.js";
import type { Ledger, LedgerReader } from "./ledger.js";
import type { Maintenance } from "./maintenance.js";
import type { SyncRecord, Tally } from "./sync-record.js";

/** What a citation needs to know of a document. */
export interface SearchableDocument {
  id: string;
  title: string;
  /** Of its first file, below the synced folder. */
  path: string;
  pageKind: PageKind;
}

/** The documents that have been synced, and the text of their pages. */
export interface Library extends LedgerReader {
  /** Every document that a file holds now, by root and path of its first file. */
  documents(): Promise<DocumentRecord[]>;
  /** Any document that is still known, for instance an older version that is still searched. */
  document(id: string): Promise<DocumentRecord | undefined>;
  /**
   * Those of the documents that may be shown in a search, by id. Left out are documents that are unknown, and new versions
   * of a file that are not finished while the old one is still searched.
   */
  searchable(ids: readonly string[]): Promise<Map<string, SearchableDocument>>;
  /**
   * Text of a page exactly as it was chunked: spans of chunks and citations refer to it.
   *
   * @param page counted from 1.
   */
  pageText(documentId: string, page: number): Promise<string | undefined>;
  /** All pages of a document with their structure, in order. */
  pages(documentId: string): Promise<ParsedPage[]>;
  /** What became of each page of a document, in order. */
  pageRecords(documentId: string): Promise<PageRecord[]>;
  /** Sums over the documents by state and kind: cheap enough to ask for often. */
  tally(): Promise<Tally[]>;
  /** The syncs that are running or were the last ones, newest first, at most 20. */
  syncs(): Promise<SyncRecord[]>;
  /**
   * Begins to write. Close what it gives.
   *
   * @param root the folder that is synced, for the sync's record. Default "".
   * @throws SyncInProgressError when another sync writes already and the library takes one at a time.
   */
  startSync(root?: string): Promise<Ledger>;
  /**
   * Holds the library still, for work on the whole index. Close what it gives.
   *
   * @throws SyncInProgressError while a sync is at work.
   */
  startMaintenance(): Promise<Maintenance>;
  close(): Promise<void>;
}
