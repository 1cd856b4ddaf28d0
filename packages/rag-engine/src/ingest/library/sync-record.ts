import type { MediaType } from "../sources/media-type.js";
import type { DocumentState } from "./document-record.js";

/** How a sync ended. `interrupted`: it never said that it ended, and its process is gone (killed, power cut). */
export type SyncOutcome = "running" | "done" | "stopped" | "failed" | "interrupted";

/** One run of a sync, as the library remembers it. */
export interface SyncRecord {
  /** Who did it, for people: `process 4711 on host`. */
  worker: string;
  /** The folder, absolute. */
  root: string;
  /** ISO 8601. */
  startedAt: string;
  /** When it gave its last sign of life; ISO 8601. */
  seenAt: string;
  /** ISO 8601. Missing while it runs, and when it was interrupted. */
  endedAt?: string;
  outcome: SyncOutcome;
  /** The error, where it failed. */
  message?: string;
  /** Chunks that it has embedded. */
  chunksEmbedded: number;
}

/** Sums over the documents of one state and kind that a file holds. */
export interface Tally {
  state: DocumentState;
  mediaType: MediaType;
  documents: number;
  bytes: number;
  /** Chunks, of documents that have been cut. */
  chunks: number;
  /** Chunks that are in the index. */
  embedded: number;
}
