import type { Hit, HybridHit } from "./hits.js";

/** Damping of reciprocal rank fusion: the value of its authors (Cormack et al., 2009); 10 to 60 hardly differ. */
export const defaultRrfK = 60;

/**
 * Fuses a list by meaning and a list by words by reciprocal rank. Equal scores go by the better single rank, then by id,
 * so that the order is always the same.
 */
export function fuseByReciprocalRank(vector: readonly Hit[], lexical: readonly Hit[], rrfK = defaultRrfK): HybridHit[] {
  const fused = new Map<string, HybridHit>();
  for (const { id, document, score, rank } of vector) {
    fused.set(id, { id, document, rank: 0, score: 1 / (rrfK + rank), vectorRank: rank, vectorScore: score });
  }
  for (const { id, document, score, rank } of lexical) {
    const known = fused.get(id) ?? { id, document, rank: 0, score: 0 };
    fused.set(id, { ...known, score: known.score + 1 / (rrfK + rank), lexicalRank: rank, lexicalScore: score });
  }
  return [...fused.values()]
    .toSorted((a, b) => b.score - a.score || bestRank(a) - bestRank(b) || (a.id < b.id ? -1 : 1))
    .map((hit, index) => ({ ...hit, rank: index + 1 }));
}

function bestRank({ vectorRank = Infinity, lexicalRank = Infinity }: HybridHit): number {
  return Math.min(vectorRank, lexicalRank);
}
