import type { Estimate, EvaluationReport, SystemDifference, SystemEstimate } from "rag-engine";
import { line, type Console } from "./console.js";
import { table } from "./table.js";

/** Prints an evaluation: a row a system, a column a metric, each mean with its 95 % interval. */
export function showEvaluation({ out }: Console, { estimates, differences }: EvaluationReport): void {
  const metrics = [...new Set(estimates.map(({ metric }) => metric))];
  const systems = [...new Set(estimates.map(({ system }) => system))];
  const cell = (system: string, metric: string): string => {
    const estimate = estimates.find((candidate) => candidate.system === system && candidate.metric === metric);
    return estimate === undefined ? "" : withInterval(estimate, share);
  };
  const rows = systems.map((system) => [system, ...metrics.map((metric) => cell(system, metric))]);
  line(out, table(["", ...metrics], rows));
  line(out);
  for (const difference of differences) line(out, describeDifference(difference));
}

/** Prints how much better a run is than an earlier one. */
export function showComparison({ out }: Console, file: string, estimates: readonly SystemEstimate[]): void {
  line(out);
  line(out, `Against ${file}:`);
  const rows = estimates.map((estimate) => [
    estimate.system,
    estimate.metric,
    withInterval(estimate, signed),
    verdict(estimate),
  ]);
  line(out, table(["", "metric", "difference", ""], rows));
}

function describeDifference({ better, than, metric, ...estimate }: SystemDifference): string {
  return `${better} against ${than}, ${metric}: ${withInterval(estimate, signed)}  ${verdict(estimate)}`;
}

function verdict({ low, high }: Estimate): string {
  if (low > 0) return "better";
  return high < 0 ? "worse" : "no difference that could not be chance";
}

function withInterval({ mean, low, high }: Estimate, show: (value: number) => string): string {
  return `${show(mean)} [${show(low)}, ${show(high)}]`;
}

function share(value: number): string {
  return value.toFixed(4);
}

function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(4)}`;
}
