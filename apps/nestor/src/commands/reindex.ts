import { reindex, undoReindex, type IndexLocation, type Library, type ReindexSummary } from "rag-engine";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import { UsageError } from "../cli/usage-error.js";
import type { Settings } from "../config/settings.js";
import { openLibraryForReading, openLocation, openStoreAt } from "../runtime/knowledge-base.js";
import { openModels } from "../runtime/models.js";
import { describeReindex } from "../runtime/other-model.js";
import { manifestAt } from "../runtime/store-without-model.js";
import { json, line, type Console } from "../terminal/console.js";
import { duration } from "../terminal/progress.js";
import { showReindex } from "../terminal/reindex-view.js";

/** Options of `nestor reindex`. */
export interface ReindexCommandOptions {
  undo?: boolean;
  discard?: boolean;
}

/** Makes the index anew beside the one in use, goes back to the one before, or deletes what is not in use. */
export async function reindexCommand(
  { undo = false, discard = false }: ReindexCommandOptions,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  if (undo && discard) throw new UsageError("--undo and --discard exclude each other. Give one of them.");
  const location = openLocation(settings);
  try {
    // A full disk, on which this makes room, may be too full to open a library.
    if (discard) return await dropOthers(location, settings, console);
    const library = await openLibraryForReading(settings);
    try {
      if (undo) return await goBack(library, location, settings, console);
      return await makeAnew({ library, location, settings, console, signal });
    } finally {
      await library.close();
    }
  } finally {
    await location.close();
  }
}

interface Making {
  library: Library;
  location: IndexLocation;
  settings: Settings;
  console: Console;
  signal: AbortSignal;
}

async function makeAnew({ library, location, settings, console, signal }: Making): Promise<ExitCode> {
  const models = await openModels(settings);
  if (!settings.json) {
    line(console.err, `A new index with ${models.embeddingIdentity}: up to ${await describeReindex(settings)}.`);
  }
  const view = showReindex(console);
  try {
    const summary = await reindex({
      library,
      location,
      openStore: ({ place }) => openStoreAt(place, settings, models),
      embeddingModel: models.embeddingIdentity,
      countTokens: (text) => models.countTokens(text),
      maxChunkTokens: models.maxChunkTokens,
      signal,
      ...(settings.json ? {} : { onEvent: view.onEvent }),
    });
    view.finish();
    if (settings.json) json(console.out, summary);
    else showSummary(console, summary, settings);
    return summary.cancelled ? exitCode.interrupted : exitCode.ok;
  } finally {
    view.finish();
    await models.close();
  }
}

function showSummary({ out, err }: Console, summary: ReindexSummary, { embeddingModel }: Settings): void {
  const { documents, chunks, embedded, reused, keptOld, cancelled, ms } = summary;
  if (cancelled) {
    line(
      err,
      `Stopped after embedding ${embedded} chunks. The index of before is in use; run the same command to go on.`,
    );
    return;
  }
  const parts = [`${embedded} embedded`, ...(reused > 0 ? [`${reused} vectors used again`] : [])];
  line(out, `Done: ${chunks} chunks of ${documents} documents (${parts.join(", ")}) in ${duration(ms)}.`);
  line(out, `The new index is in use. Ask and sync with --embedding-model ${embeddingModel} from now on.`);
  if (!keptOld) return;
  line(out, "The old one is kept: `nestor reindex --undo` goes back to it, `nestor reindex --discard` deletes it.");
}

async function goBack(
  library: Library,
  location: IndexLocation,
  settings: Settings,
  console: Console,
): Promise<ExitCode> {
  await undoReindex({ library, location });
  const model = (await manifestAt((await location.current()).place, settings))?.embeddingModel;
  if (settings.json) json(console.out, { undone: true, embeddingModel: model });
  else {
    line(
      console.out,
      `The index of before is in use again${model === undefined ? "" : `; it was made with ${model}`}.`,
    );
    line(console.out, "What was synced since the reindex is not in it: run `nestor sync <folder>`.");
  }
  return exitCode.ok;
}

async function dropOthers(location: IndexLocation, settings: Settings, console: Console): Promise<ExitCode> {
  const dropped = (await location.discard()).map(({ place }) => place);
  if (settings.json) json(console.out, { discarded: dropped });
  else if (dropped.length === 0) line(console.out, "There is nothing but the index in use.");
  else for (const place of dropped) line(console.out, `Deleted ${place}.`);
  return exitCode.ok;
}
