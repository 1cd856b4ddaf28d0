import type { ParsedPage } from "../parse/parsed-page.js";
import type { PageState } from "./document-record.js";
import type { FileEntry, LedgerEntry } from "./ledger.js";

/** A page with what became of it. */
export interface KeptPage extends ParsedPage {
  state: PageState;
}

/** How a document is cut in the index that is searched. */
export interface ChunkCount {
  id: string;
  chunkCount: number;
  /** How its pages were cleaned and cut. */
  pipeline: string;
}

/** The library held still: no sync runs, and none can begin, until it is closed. Each call is one transaction. */
export interface Maintenance {
  /**
   * Takes a document over from elsewhere as it is, with its pages in order. No file holds it until `replaceFiles` says so:
   * nobody sees it, and a sync would drop it. One of the same id is replaced.
   */
  restore(document: LedgerEntry, pages: readonly KeptPage[]): Promise<void>;
  /** Replaces all files, of all folders. Documents of which no file is left are dropped by the next sync. */
  replaceFiles(files: readonly FileEntry[]): Promise<void>;
  /** Notes how documents are cut from now on, and that all their chunks are in the index. Unknown ids are left out. */
  recount(counts: readonly ChunkCount[]): Promise<void>;
  /** Lets syncs begin again. */
  close(): Promise<void>;
}
