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
  /** Words that the summary should have at most; the model is asked for it, nothing is cut. Default 300. */
  maxWords?: number | undefined;
  /**
   * Longer texts are divided into parts of so many tokens, by an estimate. Default: what the model reads by its profile
   * (`maxInputTokens`), with room for the answer, and at most 6000: today's models read more, but small parts are
   * summarised better. 6000 for a model without a profile.
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
