import { throwIfAborted } from "../client/abort.js";
import { AIEndpointsClient } from "../client/client.js";
import { type Clock, systemClock } from "../client/clock.js";
import type { ClientOptions } from "../client/config.js";
import { OVHcloudConfigurationError, OVHcloudModelNotFoundError } from "../client/errors.js";
import { type CatalogFilter, fitsFilter } from "./catalog-filter.js";
import type { CatalogModel, CatalogSource } from "./catalog-model.js";
import { fetchSources, type SourceFailure } from "./fetch-sources.js";
import { bareName, type MergedSources, mergeSources } from "./merge-sources.js";
import { nearestModels } from "./nearest-models.js";
import { present } from "./present.js";
import { retirementOf } from "./roster.js";

/** Constructor fields of `OVHcloudCatalog`. */
export interface OVHcloudCatalogFields extends ClientOptions {
  /** Milliseconds for which what was read is good. Default one hour; a minute where a source could not be read. */
  maxAgeMs?: number | undefined;
  /** Tells the time. Default: the real one. */
  clock?: Pick<Clock, "now"> | undefined;
}

/** Options of one call. */
export interface CatalogOptions {
  /** Stops reading. */
  signal?: AbortSignal | undefined;
}

/** The catalog as it was at one moment. */
export interface CatalogSnapshot extends MergedSources {
  /** Which sources could be read. */
  sources: readonly CatalogSource[];
  /** Which could not, and why. */
  failures: readonly SourceFailure[];
  /** When, in milliseconds since 1970. */
  readAt: number;
}

/**
 * The models of the service, live: what they can do, what they cost, when they go. Put together from the public catalog
 * (`models_v2`), its OpenRouter dialect and the API's own list; each of them may be missing. No key is needed.
 *
 * The field names of the catalog are OVHcloud's (catalog guide, 2026-07-31), which warns that they change; those of
 * prices and of the other two lists were seen by others only. All are read tolerantly.
 *
 * @example
 * ```ts
 * const catalog = new OVHcloudCatalog();
 * for (const { id, pricesEuro } of await catalog.filter({ kind: "chat", tools: true, minContext: 200_000 }))
 *   console.log(id, pricesEuro?.inputPerMillion);
 * console.log((await catalog.get("llama-3-3-70b-instruct")).id); // Meta-Llama-3_3-70B-Instruct
 * ```
 */
export class OVHcloudCatalog {
  readonly #client: AIEndpointsClient;
  readonly #maxAgeMs: number;
  readonly #clock: Pick<Clock, "now">;
  #last: CatalogSnapshot | undefined;
  #reading: Promise<CatalogSnapshot> | undefined;

  /**
   * @param fields see {@link OVHcloudCatalogFields}; all have defaults.
   * @throws OVHcloudConfigurationError for values that cannot work.
   */
  constructor(fields: OVHcloudCatalogFields = {}) {
    const { maxAgeMs = 3_600_000, clock = systemClock } = fields;
    if (!(maxAgeMs >= 0)) throw new OVHcloudConfigurationError("`maxAgeMs` must be 0 or more. Pass milliseconds.");
    this.#client = new AIEndpointsClient(fields);
    this.#maxAgeMs = maxAgeMs;
    this.#clock = clock;
  }

  /**
   * All models.
   *
   * @param options signal.
   * @returns sorted by id.
   * @throws OVHcloudError when no source could be read.
   */
  async list(options: CatalogOptions = {}): Promise<CatalogModel[]> {
    return [...(await this.snapshot(options)).models];
  }

  /**
   * The models that fit.
   *
   * @param filter what to look for.
   * @param options signal.
   * @returns sorted by id.
   * @throws OVHcloudError when no source could be read.
   */
  async filter(filter: CatalogFilter, options: CatalogOptions = {}): Promise<CatalogModel[]> {
    return (await this.list(options)).filter((model) => fitsFilter(model, filter));
  }

  /**
   * One model.
   *
   * @param name its id or any other name of it, in any case of letters and punctuation.
   * @param options signal.
   * @throws OVHcloudModelNotFoundError with `nearestModels`, and the `successor` of a removed model; OVHcloudError when
   *   no source could be read.
   */
  async get(name: string, options: CatalogOptions = {}): Promise<CatalogModel> {
    const { models } = await this.snapshot(options);
    const wanted = bareName(name);
    const named = (one: string) => bareName(one) === wanted;
    const found = models.find(({ id }) => named(id)) ?? models.find(({ aliases }) => aliases.some(named));
    if (found) return found;
    const nearest = nearestModels(
      name,
      3,
      models.map(({ id }) => id),
    );
    const successor = retirementOf(name)?.successor;
    const instead = successor ? [successor] : nearest;
    const advice = instead.length > 0 ? `Did you mean ${instead.join(" or ")}?` : "`list()` gives those that it has.";
    throw new OVHcloudModelNotFoundError(`The catalog has no model "${name}". ${advice}`, {
      model: name,
      ...present({ nearestModels: nearest.length > 0 ? nearest : undefined, successor }),
    });
  }

  /**
   * Everything that was read, with the sources: the last reading while it is fresh, else a new one. Calls at the same
   * time share a reading, unless they bring a signal.
   *
   * @param options signal.
   * @throws OVHcloudError when no source could be read.
   */
  async snapshot({ signal }: CatalogOptions = {}): Promise<CatalogSnapshot> {
    throwIfAborted(signal);
    if (this.#last && this.#clock.now() - this.#last.readAt < this.#lifeOf(this.#last)) return this.#last;
    if (signal) return this.refresh({ signal });
    this.#reading ??= this.refresh().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  /**
   * Reads the catalog anew.
   *
   * @param options signal.
   * @throws OVHcloudError when no source could be read; what was read before is kept.
   */
  async refresh({ signal }: CatalogOptions = {}): Promise<CatalogSnapshot> {
    const { entries, sources, failures } = await fetchSources(this.#client, signal);
    this.#last = { ...mergeSources(entries, sources), sources, failures, readAt: this.#clock.now() };
    return this.#last;
  }

  #lifeOf({ failures }: CatalogSnapshot): number {
    return failures.length > 0 ? Math.min(this.#maxAgeMs, 60_000) : this.#maxAgeMs;
  }
}
