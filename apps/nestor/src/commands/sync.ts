import { statSync } from "node:fs";
import path from "node:path";
import { SourceNotFoundError, syncFolder, type SyncOptions, type SyncSummary } from "rag-engine";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import { UsageError } from "../cli/usage-error.js";
import type { Settings } from "../config/settings.js";
import { openForWriting, type KnowledgeBase } from "../runtime/knowledge-base.js";
import { openModels, type Models } from "../runtime/models.js";
import { parserOptions } from "../runtime/parser-options.js";
import { json, line, type Console } from "../terminal/console.js";
import { showProgress } from "../terminal/progress.js";
import { showSyncSummary } from "../terminal/sync-view.js";

/** Options of `nestor sync`. */
export interface SyncCommandOptions {
  dryRun?: boolean;
  retryFailed?: boolean;
  watch?: boolean;
  /** Languages of scanned pages; goes before the environment's. */
  ocr?: string;
}

/** Brings the index in line with a folder: new and changed files are read and embedded, gone ones removed. */
export async function syncCommand(
  folder: string,
  options: SyncCommandOptions,
  given: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  const settings = options.ocr === undefined ? given : { ...given, ocr: options.ocr };
  const root = path.resolve(folder);
  assertFolder(root);
  if (options.dryRun && options.watch)
    throw new UsageError("--dry-run and --watch exclude each other. Give one of them.");
  if (options.dryRun) return (await import("./sync-plan.js")).planCommand(root, options, settings, console, signal);
  if (options.watch) return (await import("./sync-watch.js")).watchCommand(root, options, settings, console, signal);
  const summary = await runSync(root, settings, console, signal, options);
  if (settings.json) json(console.out, summary);
  else showSyncSummary(console, summary);
  if (summary.cancelled) {
    line(console.err, "Stopped. What was finished is kept; run the same command to go on.");
    return exitCode.interrupted;
  }
  return summary.failed.length > 0 ? exitCode.partly : exitCode.ok;
}

/** The sync itself, with progress on `console.err` (silent with `--json`). */
export async function runSync(
  folder: string,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
  { retryFailed = false }: SyncCommandOptions = {},
): Promise<SyncSummary> {
  assertFolder(folder);
  const models = await openModels(settings);
  try {
    const base = await openForWriting(settings, models);
    const progress = showProgress(console, { tally: () => base.library.tally() });
    try {
      const onEvent = settings.json ? {} : { onEvent: progress.onEvent };
      return await syncFolder({ ...syncOptions(folder, base, models, settings), retryFailed, signal, ...onEvent });
    } finally {
      progress.finish();
      await base.close();
    }
  } finally {
    await models.close();
  }
}

/** What every sync of a folder needs. */
export function syncOptions(
  folder: string,
  { library, store }: KnowledgeBase,
  models: Models,
  settings: Settings,
): SyncOptions {
  return {
    folder,
    library,
    store,
    countTokens: (text) => models.countTokens(text),
    maxChunkTokens: models.maxChunkTokens,
    parser: parserOptions(settings),
  };
}

/** Checked before anything is made on disk, so that a mistyped folder leaves nothing behind. */
function assertFolder(folder: string): void {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) throw new SourceNotFoundError(folder, "does not exist");
  if (!stats.isDirectory()) throw new SourceNotFoundError(folder, "is a file, not a folder");
}
