import { estimateDifference, estimateMean, type BootstrapOptions, type Estimate } from "./bootstrap.js";
import { searchSystems, type SearchSystem } from "./search-systems.js";

/** What one metric says of one system's answer to one question. */
export interface QuestionValue {
  question: string;
  system: SearchSystem;
  metric: string;
  value: number;
}

/** A metric of a system, over all questions. */
export interface SystemEstimate extends Estimate {
  system: SearchSystem;
  metric: string;
}

/** How much better one system is than another. */
export interface SystemDifference extends Estimate {
  better: SearchSystem;
  than: SearchSystem;
  metric: string;
}

/** What an evaluation found. Intervals are of the bootstrap; see `estimateMean`. */
export interface EvaluationReport {
  questions: number;
  estimates: SystemEstimate[];
  /** Hybrid against each of the others, in the first metric. */
  differences: SystemDifference[];
  /** Each question's values, to be compared with those of another run; see `compareReports`. */
  values: QuestionValue[];
}

/** Sums up the values of all questions. */
export function reportOf(values: readonly QuestionValue[], options: BootstrapOptions = {}): EvaluationReport {
  const metrics = [...new Set(values.map(({ metric }) => metric))];
  const [first] = metrics;
  return {
    questions: new Set(values.map(({ question }) => question)).size,
    estimates: searchSystems.flatMap((system) =>
      metrics.map((metric) => ({ system, metric, ...estimateMean(valuesOf(values, system, metric), options) })),
    ),
    differences:
      first === undefined
        ? []
        : (["lexical", "vector"] as const).map((than) => ({
            better: "hybrid",
            than,
            metric: first,
            ...estimateDifference(valuesOf(values, "hybrid", first), valuesOf(values, than, first), options),
          })),
    values: [...values],
  };
}

/**
 * How much the first run is better than the second, for each system and metric: both must have asked the same questions.
 *
 * @throws RangeError when they did not.
 */
export function compareReports(
  first: Pick<EvaluationReport, "values">,
  second: Pick<EvaluationReport, "values">,
  options: BootstrapOptions = {},
): SystemEstimate[] {
  const others = new Map(second.values.map((entry) => [keyOf(entry), entry.value]));
  if (others.size !== first.values.length || first.values.some((entry) => !others.has(keyOf(entry)))) {
    throw new RangeError(
      "The two runs asked different questions, or measured differently. Run both on the same questions.",
    );
  }
  const differences = first.values.map((entry) => ({ ...entry, value: entry.value - (others.get(keyOf(entry)) ?? 0) }));
  return reportOf(differences, options).estimates;
}

function keyOf({ question, system, metric }: QuestionValue): string {
  return JSON.stringify([question, system, metric]);
}

function valuesOf(values: readonly QuestionValue[], system: SearchSystem, metric: string): number[] {
  return values.filter((entry) => entry.system === system && entry.metric === metric).map(({ value }) => value);
}
