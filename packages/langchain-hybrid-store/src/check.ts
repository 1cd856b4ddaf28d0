/** One thing that `check` found wrong. */
export interface StoreProblem {
  code:
    | "database-damaged"
    | "full-text-differs"
    | "chunk-without-vector"
    | "vector-without-chunk"
    | "bad-vector"
    | "graph-not-usable"
    | "recall-low"
    | "model-changed"
    | "model-unreachable";
  /** What is wrong and what to do, for people. */
  message: string;
  /** Of the chunks concerned, where they are known and have to be added again: up to 1,000 ids. */
  ids?: string[];
  /** Whether `repair` mends it. */
  repairable: boolean;
}

/** What `check` found. */
export interface StoreReport {
  /** Chunks. */
  count: number;
  /** Numbers of a vector; undefined while nothing is stored. */
  dimension: number | undefined;
  /** How vectors are searched at the moment, in words, for instance `graph of 20000 vectors`. */
  index: string;
  /** Share of the true ten nearest that a search finds, 0 to 1; undefined where all searching is exact. */
  recall: number | undefined;
  /** Cosine between the canary's embedding then and now; undefined while nothing is stored, and without an answer of the model. */
  canaryCosine: number | undefined;
  /** Bytes on disk. */
  bytes: number;
  /** What the store runs on, for instance `{ sqlite: "3.50.2" }`. */
  versions: Record<string, string>;
  problems: StoreProblem[];
}

/** Options of `check`. */
export interface CheckOptions {
  /** Stored vectors that recall is measured with. Default 100. */
  sample?: number;
}
