import type { Document, DocumentInterface } from "@langchain/core/documents";
import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import { maximalMarginalRelevance } from "@langchain/core/utils/math";
import { VectorStore, type MaxMarginalRelevanceSearchOptions } from "@langchain/core/vectorstores";
import type { CheckOptions, StoreReport } from "./check.js";
import { InvalidQueryError } from "./errors.js";
import type { Filter } from "./filter.js";
import { defaultRrfK, fuseByReciprocalRank } from "./fusion.js";
import type { HybridHit, LexicalHit, VectorHit } from "./hits.js";
import type { Manifest } from "./manifest.js";
import type { ScanOptions, StoredChunk } from "./stored-chunk.js";
import type { Vector } from "./vector.js";

/** How many hits to return, and from which chunks. */
export interface SearchOptions {
  /** Default 4. */
  k?: number;
  filter?: Filter;
}

/** Options of `hybridSearch`. */
export interface HybridSearchOptions extends SearchOptions {
  /** Length of each list before fusion. Default 50, and never below `k`. */
  fetchK?: number;
  /** Damping of the fusion. Default 60. */
  rrfK?: number;
  /** The query's embedding, where the caller has it already. */
  vector?: Vector;
}

/**
 * Checks how many hits are asked for; `name` is the option's.
 *
 * @throws InvalidQueryError when it is not a whole number from 1 up.
 */
export function wholeNumberOfHits(k: number, name = "k"): number {
  if (Number.isSafeInteger(k) && k > 0) return k;
  throw new InvalidQueryError(`${name} is ${k}. Ask for a whole number of hits from 1 up.`);
}

/** What to delete. */
export type DeleteParameters = { ids: readonly string[] } | { filter: Filter } | { deleteAll: true };

/** Default length of each list before fusion. */
export const defaultFetchK = 50;
const defaultK = 4;

/**
 * A LangChain vector store that also searches by words and fuses both. Where the data lives is a subclass's affair.
 * All scores are similarities: higher is better.
 */
export abstract class HybridStore extends VectorStore {
  declare FilterType: Filter;

  constructor(embeddings: EmbeddingsInterface) {
    super(embeddings, {});
  }

  override _vectorstoreType(): string {
    return "hybrid";
  }

  /** What the index was made with; undefined until the first write. */
  abstract get manifest(): Manifest | undefined;

  /**
   * Adds chunks with their vectors, or replaces those with the same id. All or none of them are stored.
   *
   * @returns the ids, in the order of `documents`: from `ids`, else the document's own, else new ones.
   */
  abstract override addVectors(
    vectors: readonly Vector[],
    documents: DocumentInterface[],
    options?: { ids?: string[] },
  ): Promise<string[]>;

  /** Finds by meaning: the `k` chunks whose vectors point most nearly the same way. */
  abstract vectorSearch(vector: Vector, options?: SearchOptions): Promise<VectorHit[]>;

  /** Finds by words (BM25). Any text is a valid query. */
  abstract lexicalSearch(query: string, options?: SearchOptions): Promise<LexicalHit[]>;

  /** The chunks with these ids, in that order; unknown ids are left out. */
  abstract get(ids: readonly string[]): Promise<Document[]>;

  /** Which of these ids the store holds. */
  abstract has(ids: readonly string[]): Promise<Set<string>>;

  /** The ids of all chunks, or of those that pass the filter. */
  abstract ids(filter?: Filter): Promise<string[]>;

  /** How many chunks there are, or pass the filter. */
  abstract count(filter?: Filter): Promise<number>;

  /** Deletes chunks; ids that are not there are no error. */
  abstract override delete(parameters: DeleteParameters): Promise<void>;

  /**
   * All chunks with everything that is stored of them, in batches, in a stable order, as of one moment: what is written
   * while it runs is not in it. Nothing is read before the first batch is asked for.
   *
   * @throws InvalidFilterError, StoreError for a chunk without a usable vector.
   */
  abstract scan(options?: ScanOptions): AsyncIterable<StoredChunk[]>;

  /**
   * The stored vector (of unit length) of a chunk whose metadata field is one of these strings, for each of them that
   * there is one for. Quick for fields among `indexedFields`. So that what was embedded once need not be again.
   */
  abstract vectorsBy(field: string, values: readonly string[]): Promise<Map<string, Float32Array>>;

  /** Looks for damage, and measures how well searches find. Takes seconds for 100,000 chunks; searches go on meanwhile. */
  abstract check(options?: CheckOptions): Promise<StoreReport>;

  /** Mends what `check` calls repairable. Returns a sentence for each thing that it did. */
  abstract repair(): Promise<string[]>;

  /** Releases files and threads. Safe to call twice. */
  abstract close(): Promise<void>;

  /** The stored vectors of chunks, in that order; undefined for a chunk that is gone. */
  protected abstract vectorsOf(ids: readonly string[]): Promise<(number[] | undefined)[]>;

  /** Embeds and adds chunks; see `addVectors`. */
  override async addDocuments(documents: DocumentInterface[], options?: { ids?: string[] }): Promise<string[]> {
    const vectors = await this.embeddings.embedDocuments(documents.map(({ pageContent }) => pageContent));
    return this.addVectors(vectors, documents, options);
  }

  /** LangChain's form of `vectorSearch`: pairs of document and cosine similarity. */
  override async similaritySearchVectorWithScore(
    query: number[],
    k: number,
    filter?: this["FilterType"],
  ): Promise<[Document, number][]> {
    const hits = await this.vectorSearch(query, { k, ...(filter === undefined ? {} : { filter }) });
    return hits.map(({ document, score }) => [document, score]);
  }

  /**
   * Finds by meaning and by words, and fuses the two lists by reciprocal rank.
   *
   * @throws InvalidQueryError for a `k`, `fetchK` or `rrfK` that makes no sense, before anything is embedded.
   */
  async hybridSearch(query: string, options: HybridSearchOptions = {}): Promise<HybridHit[]> {
    const { k = defaultK, fetchK = defaultFetchK, rrfK = defaultRrfK, filter } = options;
    if (!(Number.isFinite(rrfK) && rrfK >= 0)) {
      throw new InvalidQueryError(`rrfK is ${rrfK}. Use a number from 0 up; ${defaultRrfK} is usual.`);
    }
    const list = { k: lengthOfList(k, fetchK), ...(filter === undefined ? {} : { filter }) };
    const byMeaning = async (): Promise<VectorHit[]> =>
      this.vectorSearch(options.vector ?? (await this.embeddings.embedQuery(query)), list);
    const [vector, lexical] = await Promise.all([byMeaning(), this.lexicalSearch(query, list)]);
    return fuseByReciprocalRank(vector, lexical, rrfK).slice(0, k);
  }

  /**
   * Finds by meaning, then picks chunks that are near the query but not near each other.
   *
   * @throws InvalidQueryError for a `k` or `fetchK` that makes no sense, before anything is embedded.
   */
  override async maxMarginalRelevanceSearch(
    query: string,
    { k, fetchK = 20, lambda = 0.5, filter }: MaxMarginalRelevanceSearchOptions<Filter>,
  ): Promise<Document[]> {
    const list = { k: lengthOfList(k, fetchK), ...(filter === undefined ? {} : { filter }) };
    const vector = await this.embeddings.embedQuery(query);
    const hits = await this.vectorSearch(vector, list);
    const vectors = await this.vectorsOf(hits.map(({ id }) => id));
    // What another writer deleted since the search has no vector any more.
    const candidates = hits.flatMap(({ document }, i) => (vectors[i] ? [{ document, vector: vectors[i] }] : []));
    const chosen = maximalMarginalRelevance(
      vector,
      candidates.map((candidate) => candidate.vector),
      lambda,
      k,
    );
    return chosen.flatMap((index) => candidates[index]?.document ?? []);
  }
}

/** A list that is fused or thinned out afterwards must not be shorter than what is wanted of it. */
function lengthOfList(k: number, fetchK: number): number {
  return Math.max(wholeNumberOfHits(k), wholeNumberOfHits(fetchK, "fetchK"));
}
