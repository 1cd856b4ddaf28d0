/** How vectors are searched at the moment, and how many are where. */
export interface IndexState {
  /**
   * `exact`: few vectors, every one is compared. `graph`: all are in the HNSW graph. `building`: some are in the graph,
   * the rest is searched exactly. `exact-no-native`: hnswlib-node cannot be loaded; all works, more slowly beyond some
   * 20,000 chunks.
   */
  kind: "exact" | "building" | "graph" | "exact-no-native";
  /** Vectors that are searched exactly. */
  flat: number;
  /** Vectors in the graph. */
  graph: number;
  /** Candidates of a search through the graph. */
  ef: number;
}
