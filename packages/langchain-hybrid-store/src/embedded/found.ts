/** Chunks as they cross the thread boundary, column by column: that is copied quicker than one object for each. */
export interface Chunks {
  ids: string[];
  texts: string[];
  /** JSON. */
  metadata: string[];
}

/** What a search found, best first. */
export interface Found extends Chunks {
  scores: number[];
}

/** The answer of a search that found nothing. */
export const nothingFound: Found = { ids: [], texts: [], metadata: [], scores: [] };
