import type { Judgements } from "./evaluation-set.js";

/** A measure of one ranking, from 0 to 1. */
export interface Metric {
  /** For instance "nDCG@10". */
  name: string;
  /** @param ranking ids of documents, the best first, each once. */
  of(ranking: readonly string[], judgements: Judgements): number;
}

/**
 * What retrieval is judged by: nDCG, precision and MRR of the first `k`, recall of the first `depth`.
 *
 * @param k Default 10.
 * @param depth Default 100.
 */
export function standardMetrics(k = 10, depth = 100): Metric[] {
  return [
    { name: `nDCG@${k}`, of: (ranking, judgements) => ndcg(ranking, judgements, k) },
    { name: `recall@${depth}`, of: (ranking, judgements) => recall(ranking, judgements, depth) },
    { name: `MRR@${k}`, of: (ranking, judgements) => reciprocalRank(ranking, judgements, k) },
    { name: `precision@${k}`, of: (ranking, judgements) => precision(ranking, judgements, k) },
  ];
}

/** Normalised discounted cumulative gain as trec_eval has it: gain = grade, discount = log2(rank + 1). */
export function ndcg(ranking: readonly string[], judgements: Judgements, k: number): number {
  const ideal = [...judgements.values()].toSorted((a, b) => b - a);
  const best = discounted(ideal.slice(0, k));
  return best === 0 ? 0 : discounted(ranking.slice(0, k).map((id) => judgements.get(id) ?? 0)) / best;
}

/** Share of the relevant documents that are among the first `k`. */
export function recall(ranking: readonly string[], judgements: Judgements, k: number): number {
  return judgements.size === 0 ? 0 : relevantAmong(ranking, judgements, k) / judgements.size;
}

/** Share of relevant documents among the first `k`; places that are not filled count as wrong. */
export function precision(ranking: readonly string[], judgements: Judgements, k: number): number {
  return relevantAmong(ranking, judgements, k) / k;
}

/** 1 / rank of the first relevant document; 0 when none is among the first `k`. */
export function reciprocalRank(ranking: readonly string[], judgements: Judgements, k: number): number {
  const index = ranking.slice(0, k).findIndex((id) => judgements.has(id));
  return index === -1 ? 0 : 1 / (index + 1);
}

function relevantAmong(ranking: readonly string[], judgements: Judgements, k: number): number {
  return ranking.slice(0, k).filter((id) => judgements.has(id)).length;
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0);
}
