import { sumEuro } from "langchain-ovhcloud";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import type { Settings } from "../config/settings.js";
import { readUsage, type UsageEntry } from "../runtime/usage-book.js";
import { json, line, type Console } from "../terminal/console.js";
import { euro } from "../terminal/money.js";
import { table } from "../terminal/table.js";

/** What the runs with this data folder have cost so far, by model. */
export async function usageCommand(settings: Settings, console: Console): Promise<ExitCode> {
  const entries = readUsage(settings);
  const models = [...new Set(entries.map(({ model }) => model))].toSorted();
  const sums = models.map((model) =>
    sumUp(
      model,
      entries.filter((entry) => entry.model === model),
    ),
  );
  const total = sumEuro(sums.map((sum) => sum.euro));
  if (settings.json) json(console.out, { since: entries[0]?.at, total, models: sums });
  else show(console, entries, sums, total);
  return exitCode.ok;
}

interface ModelSum {
  model: string;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  euro: number;
  /** Calls whose price is not known. */
  unpricedCalls: number;
}

function sumUp(model: string, entries: readonly UsageEntry[]): ModelSum {
  const sum = (pick: (entry: UsageEntry) => number) => entries.reduce((total, entry) => total + pick(entry), 0);
  return {
    model,
    calls: sum(({ calls }) => calls),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    euro: sumEuro(entries.flatMap((entry) => (entry.euro === undefined ? [] : [entry.euro]))),
    unpricedCalls: sum((entry) => (entry.euro === undefined ? entry.calls : 0)),
  };
}

function show({ out }: Console, entries: readonly UsageEntry[], sums: readonly ModelSum[], total: number): void {
  const [first] = entries;
  if (!first) {
    line(out, "Nothing was used yet with this data folder. Runs offline cost nothing and are not counted.");
    return;
  }
  const rows = sums.map((sum) => [
    sum.model,
    sum.calls,
    sum.inputTokens,
    sum.outputTokens,
    sum.unpricedCalls === sum.calls ? "unknown" : euro(sum.euro) + (sum.unpricedCalls > 0 ? " + unknown" : ""),
  ]);
  line(out, table(["model", "calls", "tokens in", "tokens out", "cost"], rows));
  line(out);
  line(out, `${euro(total)} since ${first.at.slice(0, 10)}, by the prices known when they ran; not an invoice.`);
}
