import type { Scored } from "../vector-index/scored.js";
import type { VectorIndex } from "../vector-index/vector-index.js";
import type { ChunkSearch } from "./chunk-search.js";
import type { SqlCondition } from "./filter-sql.js";

/**
 * Nearest that are looked through are taken from as many times more candidates: of a search's candidates the nearest are
 * found surely, the farthest not.
 */
const candidatesPerNearest = 8;
/** Beyond as many candidates it is quicker to look up all that pass, and to compare them. */
const mostCandidates = 2500;
const mostLooks = 3;
/** A share that is estimated from some may be lower among others. */
const reserve = 1.4;
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
    const remembered = this.#remembered(index, condition);
    const found = this.#lookThrough(index, query, { k, condition, passing: remembered?.length });
    if (found !== undefined) return found;
    const labels = remembered ?? this.#remember(condition);
    return labels.length === 0 ? [] : index.search(query, k, labels);
  }

  /** Undefined when too few pass. Each look tells how far the next has to go. */
  #lookThrough(
    index: VectorIndex,
    query: Float32Array,
    { k, condition, passing }: { k: number; condition: SqlCondition; passing: number | undefined },
  ): Scored[] | undefined {
    const { graph, ef } = index.state;
    if (graph === 0) return undefined;
    let share = passing === undefined ? 1 : passing / index.size;
    for (let look = 0; look < mostLooks; look += 1) {
      const wanted = Math.ceil((k * reserve) / share);
      const candidates = Math.max(ef, wanted * candidatesPerNearest);
      if (candidates > mostCandidates) return undefined;
      const nearest = index.nearest(query, Math.ceil(candidates / candidatesPerNearest), candidates);
      const among = this.#chunks.passing(nearest, condition);
      if (among.length >= k) return among.slice(0, k);
      share = Math.max(among.length, 0.5) / nearest.length;
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
