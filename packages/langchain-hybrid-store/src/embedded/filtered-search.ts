import type { Scored } from "../vector-index/scored.js";
import type { VectorIndex } from "../vector-index/vector-index.js";
import type { ChunkSearch } from "./chunk-search.js";
import type { SqlCondition } from "./filter-sql.js";

/** Beyond as many of the nearest it is quicker to look up all that pass, and to compare them. */
const mostWanted = 500;
/** Hits for which the number of candidates of a search was measured. */
const measuredHits = 10;
/** The farther a hit is down the list, the more candidates it takes to find it as surely: measured at 100,000 vectors. */
const growth = 0.3;
const mostLooks = 3;
/** A share that is estimated from some may be lower among others. */
const reserve = 1.4;
/** Filters whose passing labels are kept, until the next write. */
const rememberedFilters = 16;

/** What was learnt of a filter. */
interface KnownFilter {
  /** Of all vectors, about as many pass. */
  share: number;
  /** Those that pass, once they were looked up. */
  labels?: number[];
}

/**
 * Searches vectors under filters. Where a filter lets many pass, the nearest of all are looked through for the passing
 * ones, which touches some hundred rows whatever the store's size; where it lets few pass, all of them are compared.
 */
export class FilteredSearch {
  readonly #chunks: ChunkSearch;
  /** In the order of their last use, until the next write. */
  readonly #known = new Map<string, KnownFilter>();
  #version = -1;

  constructor(chunks: ChunkSearch) {
    this.#chunks = chunks;
  }

  /** The k nearest of those that pass, best first. */
  search(index: VectorIndex, query: Float32Array, k: number, condition: SqlCondition): Scored[] {
    index.refresh();
    const known = this.#knownOf(index, condition);
    const found = this.#lookThrough(index, query, { k, condition, known });
    if (found !== undefined) return found;
    known.labels ??= this.#chunks.labels(condition);
    known.share = known.labels.length / index.size;
    return known.labels.length === 0 ? [] : index.search(query, k, known.labels);
  }

  /** Undefined when too few pass. Each look tells how far the next has to go. */
  #lookThrough(
    index: VectorIndex,
    query: Float32Array,
    { k, condition, known }: { k: number; condition: SqlCondition; known: KnownFilter },
  ): Scored[] | undefined {
    const { graph, ef } = index.state;
    if (graph === 0) return undefined;
    for (let look = 0; look < mostLooks; look += 1) {
      const wanted = Math.ceil((k * reserve) / known.share);
      if (wanted > Math.max(mostWanted, 2 * k)) return undefined;
      const candidates = Math.ceil(ef * Math.max(1, wanted / measuredHits) ** growth);

      const among = this.#chunks.passing(index.nearest(query, wanted, candidates), condition);
      if (among.length >= k) {
        known.share = Math.max(known.share, (0.9 * among.length) / wanted);
        return among.slice(0, k);
      }
      known.share = Math.min(known.share / 2, Math.max(among.length, 0.5) / wanted);
    }
    return undefined;
  }

  #knownOf({ version }: VectorIndex, condition: SqlCondition): KnownFilter {
    if (version !== this.#version) this.#known.clear();
    this.#version = version;
    const key = JSON.stringify(condition);
    const known = this.#known.get(key) ?? { share: 1 };
    this.#known.delete(key);
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > rememberedFilters && oldest !== undefined) this.#known.delete(oldest);
    return known;
  }
}
