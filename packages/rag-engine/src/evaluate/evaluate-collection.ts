import { fuseByReciprocalRank, type Hit, type HybridStore } from "langchain-hybrid-store";
import type { ChunkMetadata } from "../ingest/sync/index-document.js";
import type { BootstrapOptions } from "./bootstrap.js";
import type { EvaluationSet, Judgements } from "./evaluation-set.js";
import { standardMetrics } from "./metrics.js";
import { reportOf, type EvaluationReport, type QuestionValue } from "./report.js";
import { searchSystems, type SearchSystem } from "./search-systems.js";

/** Options of {@link evaluateCollection}. */
export interface EvaluateCollectionOptions extends BootstrapOptions {
  /** Documents of a ranking that nDCG, MRR and precision look at. Default 10. */
  k?: number;
  /** Documents of a ranking that recall looks at; so long are the lists that are fused. Default 100. */
  depth?: number;
  signal?: AbortSignal;
  /** Hears how many questions are done. */
  onProgress?: (done: number, total: number) => void;
}

/** A document has several chunks: so many more are fetched, that the list of documents is long enough. */
const chunksPerDocument = 4;

/**
 * Asks an index that `indexCollection` made all questions of the collection: by words, by meaning, and both fused. A list
 * has each document once, at the place of its best chunk; the two lists of documents are fused by reciprocal rank.
 */
export async function evaluateCollection(
  store: HybridStore,
  { queries, judgements }: Pick<EvaluationSet, "queries" | "judgements">,
  { k = 10, depth = 100, signal, onProgress, ...bootstrap }: EvaluateCollectionOptions = {},
): Promise<EvaluationReport> {
  const metrics = standardMetrics(k, depth);
  const values: QuestionValue[] = [];
  for (const [index, { id, text }] of queries.entries()) {
    signal?.throwIfAborted();
    const rankings = await rankDocuments(store, text, depth);
    const judged: Judgements = judgements.get(id) ?? new Map();
    for (const system of searchSystems) {
      for (const { name, of } of metrics) {
        values.push({ question: id, system, metric: name, value: of(rankings[system], judged) });
      }
    }
    onProgress?.(index + 1, queries.length);
  }
  return reportOf(values, bootstrap);
}

async function rankDocuments(
  store: HybridStore,
  question: string,
  depth: number,
): Promise<Record<SearchSystem, string[]>> {
  const k = depth * chunksPerDocument;
  const vector = await store.embeddings.embedQuery(question);
  const [words, meaning] = await Promise.all([store.lexicalSearch(question, { k }), store.vectorSearch(vector, { k })]);
  const lexical = documentsOf(words).slice(0, depth);
  const byMeaning = documentsOf(meaning).slice(0, depth);
  return {
    lexical: lexical.map(({ id }) => id),
    vector: byMeaning.map(({ id }) => id),
    hybrid: fuseByReciprocalRank(byMeaning, lexical).map(({ id }) => id),
  };
}

/** Each document once, at the place of its best chunk. */
function documentsOf(hits: readonly Hit[]): Hit[] {
  const best = new Map<string, Hit>();
  for (const hit of hits) {
    const { documentId } = hit.document.metadata as ChunkMetadata;
    if (!best.has(documentId)) best.set(documentId, { ...hit, id: documentId, rank: best.size + 1 });
  }
  return [...best.values()];
}
