import type { HybridStore } from "langchain-hybrid-store";
import type { Library } from "../ingest/library/library.js";
import type { ChunkMetadata } from "../ingest/sync/index-document.js";
import type { BootstrapOptions } from "./bootstrap.js";
import { GoldenPlaces } from "./golden-places.js";
import type { GoldenQuestion } from "./golden-questions.js";
import { reportOf, type EvaluationReport, type QuestionValue } from "./report.js";
import { searchSystems, type SearchSystem } from "./search-systems.js";

/** Options of {@link evaluateQuestions}. */
export interface EvaluateQuestionsOptions extends BootstrapOptions {
  library: Library;
  store: HybridStore;
  questions: readonly GoldenQuestion[];
  signal?: AbortSignal;
  /** Hears how many questions are done. */
  onProgress?: (done: number, total: number) => void;
}

/** A question that could not be judged. */
export interface QuestionProblem {
  question: string;
  /** What is wrong, and what to do. */
  problem: string;
}

/** What an evaluation with golden questions found. */
export interface QuestionsReport extends EvaluationReport {
  /** These questions are not in the figures. */
  problems: QuestionProblem[];
}

/** Passages of a ranking that are looked at. */
const depth = 10;

/**
 * Asks an index golden questions: by words, by meaning, and both fused as for an answer. `found@5` is the share of questions
 * with a right passage among the first five.
 */
export async function evaluateQuestions({
  library,
  store,
  questions,
  signal,
  onProgress,
  ...bootstrap
}: EvaluateQuestionsOptions): Promise<QuestionsReport> {
  const places = await GoldenPlaces.open(library);
  const values: QuestionValue[] = [];
  const problems: QuestionProblem[] = [];
  for (const [index, question] of questions.entries()) {
    signal?.throwIfAborted();
    const answers = await places.answersTo(question);
    if ("problem" in answers) problems.push({ question: question.question, problem: answers.problem });
    else {
      const rankings = await rankPassages(store, question.question);
      const rightOf = (system: SearchSystem): boolean[] => rankings[system].map((chunk) => answers.isRight(chunk));
      // Two questions may have the same words, for instance of two documents.
      const name = `${index + 1}: ${question.question}`;
      values.push(...searchSystems.flatMap((system) => valuesOf(name, system, rightOf(system))));
    }
    onProgress?.(index + 1, questions.length);
  }
  return { ...reportOf(values, bootstrap), problems };
}

async function rankPassages(store: HybridStore, question: string): Promise<Record<SearchSystem, ChunkMetadata[]>> {
  const vector = await store.embeddings.embedQuery(question);
  const [lexical, byMeaning, hybrid] = await Promise.all([
    store.lexicalSearch(question, { k: depth }),
    store.vectorSearch(vector, { k: depth }),
    store.hybridSearch(question, { k: depth, vector }),
  ]);
  const metadataOf = (hits: readonly { document: { metadata: object } }[]): ChunkMetadata[] =>
    hits.map(({ document }) => document.metadata as ChunkMetadata);
  return { lexical: metadataOf(lexical), vector: metadataOf(byMeaning), hybrid: metadataOf(hybrid) };
}

function valuesOf(question: string, system: SearchSystem, right: readonly boolean[]): QuestionValue[] {
  const rank = right.indexOf(true) + 1;
  const found = (k: number): number => (rank > 0 && rank <= k ? 1 : 0);
  return [
    { question, system, metric: `MRR@${depth}`, value: rank === 0 ? 0 : 1 / rank },
    ...[1, 5, depth].map((k) => ({ question, system, metric: `found@${k}`, value: found(k) })),
  ];
}
