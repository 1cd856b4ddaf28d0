/** By words, by meaning, and both fused. */
export type SearchSystem = "lexical" | "vector" | "hybrid";

/** In the order of tables. */
export const searchSystems: readonly SearchSystem[] = ["lexical", "vector", "hybrid"];
