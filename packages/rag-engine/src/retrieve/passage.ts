/** A chunk that retrieval chose, numbered for the prompt and for `[n]` in the answer. */
export interface Passage {
  /** 1-based; the fused rank after duplicates were dropped. */
  n: number;
  chunkId: string;
  documentId: string;
  /** Below the synced folder, with `/` between names. */
  path: string;
  title: string;
  /** 1-based. */
  page: number;
  /** Where it stands, for people: "page 12", "slide 3", "sheet Budget", "Installing › Disks, line 40". */
  position: string;
  /** UTF-16 offsets of `text` in the stored text of the page. */
  start: number;
  end: number;
  text: string;
  /** Fused score; higher is better, comparable within one search only. */
  score: number;
  /** Rank by meaning, 1 is best; absent when only words found it. */
  vectorRank?: number;
  /** Cosine similarity. */
  vectorScore?: number;
  /** Rank by words; absent when only meaning found it. */
  lexicalRank?: number;
  /** BM25. */
  lexicalScore?: number;
}
