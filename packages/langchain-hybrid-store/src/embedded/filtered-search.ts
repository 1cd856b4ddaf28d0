import type { Scored } from "../vector-index/scored.js";
import type { VectorIndex } from "../vector-index/vector-index.js";
import type { ChunkSearch } from "./chunk-search.js";
import type { SqlCondition } from "./filter-sql.js";

/** The nearest of all that are looked through for such as pass the filter, before all that pass are looked up. */
const mostFetched = 1000;
/** As many passing are wanted among them as are asked for, times this: the farthest of many are found less surely. */
const spare = 2;
/** Filters whose passing labels are kept, until the next write. */
const rememberedFilters = 16;

/**
 * Searches vectors under filters. Where a filter lets many pass, the nearest of all are looked through for the passing
 * ones, which touches some hundred rows whatever the store's size; where it lets few pass, all of them are compared.
 */
export class FilteredSearch {
  readonly #chunks: ChunkSearch;
  /** By condition; in the order of their last use. */
  readonly #labels = new Map<string, number[]>();
  #version = -1;

  constructor(chunks: ChunkSearch) {
    this.#chunks = chunks;
  }

  /** The k nearest of those that pass, best first. */
  search(index: VectorIndex, query: Float32Array, k: number, condition: SqlCondition): Scored[] {
    index.refresh();
    const { kind, ef } = index.state;
    const isGraph = kind === "graph" || kind === "building";
    const remembered = this.#remembered(index, condition);
    const first = Math.max(ef, spare * k);
    if (
      isGraph &&
      first <= mostFetched &&
      (remembered === undefined || remembered.length * first > spare * k * index.size)
    ) {
      const found = this.#lookThrough(index, query, { k, first, condition });
      if (found !== undefined) return found;
    }
    const labels = remembered ?? this.#remember(condition);
    return labels.length === 0 ? [] : index.search(query, k, labels);
  }

  /** Undefined when too few of the nearest pass. */
  #lookThrough(
    index: VectorIndex,
    query: Float32Array,
    { k, first, condition }: { k: number; first: number; condition: SqlCondition },
  ): Scored[] | undefined {
    for (let fetch = first; fetch <= mostFetched;) {
      const nearest = index.search(query, fetch);
      const passing = this.#chunks.passing(
        nearest.map(({ label }) => label),
        condition,
      );
      if (passing.size >= spare * k) return nearest.filter(({ label }) => passing.has(label)).slice(0, k);
      const needed = Math.ceil((fetch * spare * k * 1.5) / Math.max(1, passing.size));
      fetch = Math.max(fetch * 2, needed);
    }
    return undefined;
  }

  #remembered({ version }: VectorIndex, condition: SqlCondition): number[] | undefined {
    if (version !== this.#version) this.#labels.clear();
    this.#version = version;
    const key = JSON.stringify(condition);
    const labels = this.#labels.get(key);
    if (labels === undefined) return undefined;
    this.#labels.delete(key);
    this.#labels.set(key, labels);
    return labels;
  }

  #remember(condition: SqlCondition): number[] {
    const labels = this.#chunks.labels(condition);
    this.#labels.set(JSON.stringify(condition), labels);
    const [oldest] = this.#labels.keys();
    if (this.#labels.size > rememberedFilters && oldest !== undefined) this.#labels.delete(oldest);
    return labels;
  }
}
