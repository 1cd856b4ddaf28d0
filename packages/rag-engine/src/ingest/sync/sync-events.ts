import type { FailureCode } from "../failure.js";

/** What `syncFolder` reports while it works. */
export type SyncEvent =
  /** Files are being compared with the library. */
  | { type: "scanned"; done: number; total: number }
  /** How many files will be done (`new`, `changed`), are known by another name, are done already, are gone, failed before. */
  | {
      type: "plan";
      new: number;
      changed: number;
      /** Moved or copied: their content is indexed already, or is done for another file. */
      moved: number;
      unchanged: number;
      gone: number;
      failedBefore: number;
      /** Files of kinds that cannot be read. */
      ignored: number;
    }
  | { type: "parsed"; path: string; page: number; pages: number }
  /** The text of `done` of `pages` scanned pages has been recognised. */
  | { type: "recognised"; path: string; done: number; pages: number }
  /** `done` of `total` chunks are in the index. */
  | { type: "embedding"; path: string; done: number; total: number }
  /** A file is finished. `reason` says why it failed, or what is missing in an indexed one. */
  | { type: "file"; path: string; outcome: "indexed" | "failed" | "removed"; reason?: string };

/** A file that is not searchable in its present version. */
export interface FailedFile {
  path: string;
  code: FailureCode;
  message: string;
  /** It failed in an earlier sync and was not tried again, because its content is the same. */
  before: boolean;
  /** An older version of the file is still searched. */
  olderVersionSearchable: boolean;
}

/** What a sync did. */
export interface SyncSummary {
  /** Files that were indexed for the first time. */
  indexed: number;
  /** Files whose new version took the place of the old one, or that were done again for another chunk size. */
  changed: number;
  unchanged: number;
  /** Files that were moved or copied: their content was known, so nothing was read or embedded for them. */
  moved: number;
  removed: number;
  /** All files that are failed now, whether in this sync or before. */
  failed: FailedFile[];
  /** Files of kinds that cannot be read. */
  ignored: number;
  /** Pages that were read. */
  pages: number;
  /** Chunks of the files that were indexed. */
  chunks: number;
  /** Chunks that were embedded; fewer than `chunks` when an interrupted sync went on. */
  chunksEmbedded: number;
  /** Milliseconds of wall time. Reading overlaps with embedding, so the two can add up to more than the total. */
  ms: { parse: number; embed: number; total: number };
  /** The signal stopped the sync. What was finished is kept, and the next sync goes on. */
  cancelled: boolean;
}
