import { LibraryNotFoundError, planSync, type PlanOptions } from "rag-engine";
import { NotFoundError } from "../cli/usage-error.js";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import type { Settings } from "../config/settings.js";
import { effortOf } from "../runtime/embedding-effort.js";
import { openForReading, type KnowledgeBase } from "../runtime/knowledge-base.js";
import { openModels, type Models } from "../runtime/models.js";
import { parserOptions } from "../runtime/parser-options.js";
import { json, type Console } from "../terminal/console.js";
import { showPlan } from "../terminal/plan-view.js";
import { showStep } from "../terminal/progress.js";
import type { SyncCommandOptions } from "./sync.js";

/** Says what a sync would do, how much there is to embed, how long that takes and what it costs. Writes nothing. */
export async function planCommand(
  folder: string,
  { retryFailed = false }: SyncCommandOptions,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  const models = await openModels(settings);
  try {
    const base = await openIfThere(settings, models);
    const step = showStep(console);
    try {
      const plan = await planSync({
        folder,
        retryFailed,
        signal,
        countTokens: (text) => models.countTokens(text),
        maxChunkTokens: models.maxChunkTokens,
        parser: parserOptions(settings),
        ...(base === undefined ? {} : pick(base)),
        onProgress: ({ done, total }) =>
          settings.json || step.show(`  reading for the plan  ${done} of ${total} files`),
      });
      step.finish();
      const effort = await effortOf(plan.work, settings, (await base?.library.syncs()) ?? []);
      if (settings.json) json(console.out, { ...plan, effort });
      else showPlan(console, plan, effort);
      return exitCode.ok;
    } finally {
      step.finish();
      await base?.close();
    }
  } finally {
    await models.close();
  }
}

function pick({ library, store }: KnowledgeBase): Pick<PlanOptions, "library" | "store"> {
  return { library, store };
}

async function openIfThere(settings: Settings, models: Models): Promise<KnowledgeBase | undefined> {
  try {
    return await openForReading(settings, models);
  } catch (error) {
    if (error instanceof NotFoundError || error instanceof LibraryNotFoundError) return undefined;
    throw error;
  }
}
