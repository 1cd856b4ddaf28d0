import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { CostReport, OVHcloudCostTracker } from "langchain-ovhcloud";
import { z } from "zod";
import type { Settings } from "../config/settings.js";

/** What one model was used for in one run. */
export interface UsageEntry {
  /** When the run ended, ISO 8601. */
  at: string;
  command: string;
  model: string;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  /** Undefined where no price is known. */
  euro?: number | undefined;
}

/**
 * Writes down what a run used, a line a model: appended in one write, so that runs at the same time lose nothing. Runs
 * offline cost nothing and are not written down.
 */
export function writeUsage(settings: Settings, command: string, tracker: OVHcloudCostTracker): void {
  const entries = entriesOf(command, tracker.report());
  if (settings.mode === "offline" || entries.length === 0) return;
  mkdirSync(settings.dataDirectory, { recursive: true });
  appendFileSync(fileOf(settings), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
}

/** Everything that was written down; a line that was cut by a crash is left out. */
export function readUsage(settings: Settings): UsageEntry[] {
  const file = fileOf(settings);
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((text) => {
      const entry = entrySchema.safeParse(parse(text));
      return entry.success ? [entry.data] : [];
    });
}

function fileOf(settings: Settings): string {
  return path.join(settings.dataDirectory, "usage.jsonl");
}

function entriesOf(command: string, { byModel, unpriced }: CostReport): UsageEntry[] {
  const at = new Date().toISOString();
  return Object.entries(byModel).map(([model, { euro, calls, inputTokens, outputTokens }]) => ({
    at,
    command,
    model,
    calls,
    inputTokens,
    outputTokens,
    ...(unpriced[model] ? {} : { euro }),
  }));
}

const entrySchema = z.object({
  at: z.string(),
  command: z.string(),
  model: z.string(),
  calls: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  euro: z.number().optional(),
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // half a line, which the schema refuses
  }
}
