import type { Document } from "@langchain/core/documents";

/** A chunk that was found, with its place in the list (1 is best). */
export interface Hit {
  id: string;
  document: Document;
  /** Higher is better; what it measures depends on the search. */
  score: number;
  rank: number;
}

/** Found by meaning. `score` is the cosine similarity, -1 to 1. */
export type VectorHit = Hit;

/** Found by words. `score` is BM25, above 0; comparable within one search only. */
export type LexicalHit = Hit;

/**
 * Found by either, fused by reciprocal rank: `score` = sum of 1 / (rrfK + rank) over the lists that hold the chunk. A rank
 * is absent where that list does not hold it.
 */
export interface HybridHit extends Hit {
  vectorRank?: number;
  vectorScore?: number;
  lexicalRank?: number;
  lexicalScore?: number;
}
