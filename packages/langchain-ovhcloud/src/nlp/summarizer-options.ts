/** How far a summary is; see `SummarizerOptions.onProgress`. */
export interface SummaryProgress {
  /**
   * - "whole": the text is read in one request;
   * - "parts": it is too long for that, and its parts are summarised;
   * - "combine": summaries of parts are made into fewer, the last time into one.
   */
  step: "whole" | "parts" | "combine";
  /** 1 for the first, more when summaries must be combined several times. */
  round: number;
  /** Requests of this step and round that are answered. */
  done: number;
  /** Requests of this step and round. */
  total: number;
}

/** Options of `createSummarizer`. */
export interface SummarizerOptions {
  /** Default "paragraph". */
  style?: "paragraph" | "bullets" | "headline" | "minutes" | undefined;
  /** Tokens that the summary should have at most, by an estimate; the model is asked for it, nothing is cut. Default 400. */
  maxTokens?: number | undefined;
  /**
   * Longer texts are divided into parts of so many tokens, by an estimate. Default 6000: more is read by all of today's
   * models, but small parts are summarised better.
   */
  chunkTokens?: number | undefined;
  /** Parts that are summarised at once. Default 4. */
  maxConcurrency?: number | undefined;
  /** Language of the summary, such as "French". Default: that of the text. */
  language?: string | undefined;
  /** What matters to the reader, such as "decisions and their dates". */
  focus?: string | undefined;
  /** Hears how far it is. What it throws ends the work. */
  onProgress?: ((progress: SummaryProgress) => void) | undefined;
}
