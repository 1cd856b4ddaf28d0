import type { FailureCode } from "../failure.js";
import type { MovedFile } from "./plan.js";

/** A file with the reason why it cannot be indexed. */
export interface RefusedFile {
  path: string;
  code: FailureCode;
  message: string;
}

/** What is to be embedded. */
export interface PlannedWork {
  /** Documents that are read, or whose stored pages are gone on with. */
  documents: number;
  pages: number;
  /** Chunks that have to be embedded. */
  chunks: number;
  /** Their tokens, as `countTokens` counts them. */
  tokens: number;
  /** Chunks that the index holds already, or that have the same text as one that it holds or will hold. */
  reused: number;
  /** Documents that were not read for the plan, because the time for it was up: their share is estimated from their size. */
  estimatedDocuments: number;
}

/** What a sync of a folder would do now. Nothing was written for it. */
export interface SyncPlan {
  /** The folder, absolute. */
  root: string;
  new: string[];
  changed: string[];
  /** Same content in another place: nothing is embedded for it. */
  moved: MovedFile[];
  /** Same content as another file: nothing is embedded for it. */
  copied: string[];
  /** Back to a content that is still indexed. */
  restored: string[];
  /** No longer there: removed from the index. */
  gone: string[];
  unchanged: number;
  /** Failed before, not changed since, and left alone without `retryFailed`. */
  failedBefore: RefusedFile[];
  /** Will fail: cannot be opened or read. Only of documents that were read for the plan. */
  willFail: RefusedFile[];
  /** Visible files of kinds that cannot be read, by extension ("" for none). */
  ignored: Record<string, number>;
  work: PlannedWork;
}
