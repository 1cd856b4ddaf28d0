/** Longest vector that pgvector indexes in full precision, and in half (pgvector's README, 0.8). */
const longestVector = 2000;
const longestHalfVector = 4000;

/** The distance in the form that the graph is built on; where there is none it is computed, and means the same. */
export function orderedDistance(dimension: number): string {
  const type = indexedType(dimension);
  if (type === undefined) return "(vector <#> $1::vector) + 0";
  return type === "vector"
    ? `(vector::vector(${dimension})) <#> $1::vector`
    : `(vector::halfvec(${dimension})) <#> $1::vector::halfvec(${dimension})`;
}

/** What an index holds of vectors of this length; undefined where pgvector cannot index them. */
export function indexedType(dimension: number): "vector" | "halfvec" | undefined {
  if (dimension <= longestVector) return "vector";
  return dimension <= longestHalfVector ? "halfvec" : undefined;
}
