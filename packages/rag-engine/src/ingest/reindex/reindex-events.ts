/** What `reindex` reports while it works. */
export type ReindexEvent =
  /** The new index is there to be filled. `resumed` when an earlier run began it. */
  | { type: "begun"; resumed: boolean; documents: number; chunks: number }
  /** `done` of about `total` chunks are in the new index; `embedded` and `reused` are those of this run. */
  | { type: "progress"; done: number; total: number; embedded: number; reused: number }
  /** Everything is built; a sync is at work, and the swap waits until it ends. */
  | { type: "waiting" }
  | { type: "checking" };

/** What a reindex did. */
export interface ReindexSummary {
  documents: number;
  /** Chunks of the new index. */
  chunks: number;
  /** Chunks that were embedded in this run. */
  embedded: number;
  /** Chunks whose vector was taken from the old index, or from the same text elsewhere. */
  reused: number;
  /** The old index is kept, and can be swapped back. */
  keptOld: boolean;
  /** The signal stopped it: the old index is in use as before, and the next run goes on from here. */
  cancelled: boolean;
  /** Milliseconds of wall time. */
  ms: number;
}
