import { statSync } from "node:fs";
import path from "node:path";
import { SourceNotFoundError, syncFolder, type SyncSummary } from "rag-engine";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import type { Settings } from "../config/settings.js";
import { openForWriting } from "../runtime/knowledge-base.js";
import { openModels } from "../runtime/models.js";
import { json, line, type Console } from "../terminal/console.js";
import { showProgress } from "../terminal/progress.js";
import { showSyncSummary } from "../terminal/sync-view.js";

/** Brings the index in line with a folder: new and changed files are read and embedded, gone ones removed. */
export async function syncCommand(
  folder: string,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  const summary = await runSync(path.resolve(folder), settings, console, signal);
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
): Promise<SyncSummary> {
  assertFolder(folder);
  const models = await openModels(settings);
  try {
    const base = await openForWriting(settings, models);
    const progress = showProgress(console);
    try {
      return await syncFolder({
        folder,
        library: base.library,
        store: base.store,
        countTokens: (text) => models.countTokens(text),
        maxChunkTokens: models.maxChunkTokens,
        signal,
        ...(settings.json ? {} : { onEvent: progress.onEvent }),
      });
    } finally {
      progress.finish();
      await base.close();
    }
  } finally {
    await models.close();
  }
}

/** Checked before anything is made on disk, so that a mistyped folder leaves nothing behind. */
function assertFolder(folder: string): void {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) throw new SourceNotFoundError(folder, "does not exist");
  if (!stats.isDirectory()) throw new SourceNotFoundError(folder, "is a file, not a folder");
}
