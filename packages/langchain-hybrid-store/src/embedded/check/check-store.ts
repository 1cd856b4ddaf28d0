import type { CheckOptions, StoreProblem, StoreReport } from "../../check.js";
import { checkCanary } from "../../canary-check.js";
import { InvalidOptionError } from "../../errors.js";
import type { Manifest } from "../../manifest.js";
import type { IndexState } from "../../vector-index/index-state.js";
import type { EmbeddedStoreOptions, StoreLocation } from "../options.js";
import type { StoreThreads } from "../store-threads.js";
import { measureRecall } from "./recall.js";
import { bytesIn, versionsOf } from "./store-facts.js";

/** What a check looks at. */
export interface CheckedStore {
  threads: StoreThreads;
  manifest: Manifest | undefined;
  options: EmbeddedStoreOptions & StoreLocation;
}

const defaultSample = 100;
/** Below this something is wrong with the graph, not with the sample. */
const leastRecall = 0.9;

/**
 * See `HybridStore.check`.
 *
 * @throws InvalidOptionError for a sample that makes no sense.
 */
export async function checkStore(
  { threads, manifest, options }: CheckedStore,
  { sample = defaultSample }: CheckOptions = {},
): Promise<StoreReport> {
  if (!(Number.isSafeInteger(sample) && sample > 0))
    throw new InvalidOptionError(`sample is ${sample}. Use a whole number from 1 up.`);
  const dimension = manifest?.dimension;
  const { count, problems: found, sqlite } = await threads.examine(dimension);
  const problems = [...found];
  const isWhole = problems.every(({ code }) => code !== "database-damaged");
  if (isWhole && problems.every(({ code }) => code !== "full-text-differs"))
    problems.push(...(await threads.checkFullText()));
  const state = isWhole && dimension !== undefined ? await threads.state(dimension) : undefined;
  const recall =
    dimension !== undefined && (state?.graph ?? 0) > 0 ? await measureRecall(threads, dimension, sample) : undefined;
  if (recall !== undefined && recall < leastRecall) problems.push(lowRecall(recall));
  const canary = await checkCanary(manifest, options.embeddings);
  return {
    count,
    dimension,
    index: describe(state),
    recall,
    canaryCosine: canary.cosine,
    bytes: bytesIn(options.directory),
    versions: { sqlite, ...versionsOf() },
    problems: [...problems, ...canary.problems],
  };
}

function describe(state: IndexState | undefined): string {
  if (state === undefined) return "not searched";
  const { kind, flat, graph } = state;
  if (kind === "graph") return `graph of ${graph} vectors`;
  if (kind === "building") return `graph of ${graph} vectors, and ${flat} compared one by one until they are in it`;
  if (kind === "exact") return `${flat} vectors compared one by one`;
  return `${flat} vectors compared one by one: hnswlib-node cannot be loaded`;
}

function lowRecall(recall: number): StoreProblem {
  return {
    code: "recall-low",
    message: `Searches by meaning find ${(recall * 100).toFixed(1)} % of the ten nearest. Run repair() to make the graph again; if that does not help, open the store with a higher hnsw.m.`,
    repairable: true,
  };
}
