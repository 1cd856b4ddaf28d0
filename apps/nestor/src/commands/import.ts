import { createReadStream, createWriteStream, mkdirSync } from "node:fs";
import { access, rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { importIndex, type ExportCounts } from "rag-engine";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import type { Settings } from "../config/settings.js";
import { openConversations } from "../runtime/conversations.js";
import { openLibraryForWriting, openLocation } from "../runtime/knowledge-base.js";
import { manifestAt, openWithoutModel } from "../runtime/store-without-model.js";
import { json, line, type Console } from "../terminal/console.js";
import { fileError } from "../terminal/read-text.js";
import { countsInWords, showTransfer } from "../terminal/transfer-view.js";

/** Options of `nestor import`. */
export interface ImportCommandOptions {
  replace?: boolean;
}

/** Reads an export into the index, all or nothing; `-` is standard input. No model is needed. */
export async function importCommand(
  file: string,
  { replace = false }: ImportCommandOptions,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { source, remove } = file === "-" ? await spool(settings, signal) : await sourceAt(file);
  try {
    const { counts, model } = await load(source, { replace, settings, console, signal });
    if (settings.json) json(console.out, { ...counts, embeddingModel: model });
    else {
      line(console.out, `Imported ${countsInWords(counts)}.`);
      if (model !== undefined) line(console.out, `The index was made with ${model}: ask and sync with that model.`);
    }
    return exitCode.ok;
  } finally {
    await remove();
  }
}

interface Loading {
  replace: boolean;
  settings: Settings;
  console: Console;
  signal: AbortSignal;
}

async function load(
  source: string,
  { replace, settings, console, signal }: Loading,
): Promise<{ counts: ExportCounts; model: string | undefined }> {
  const view = showTransfer(console);
  const closers: (() => Promise<void>)[] = [async () => view.finish()];
  try {
    const library = await openLibraryForWriting(settings);
    closers.push(() => library.close());
    const location = openLocation(settings);
    closers.push(() => location.close());
    const threads = await openConversations(settings);
    closers.push(() => threads.close());
    const counts = await importIndex({
      open: () => createReadStream(source, { highWaterMark: 2 ** 18 }),
      library,
      location,
      threads,
      openStore: ({ place }, model) => openWithoutModel(place, settings, model),
      replace,
      signal,
      ...(settings.json ? {} : { onEvent: view.onEvent }),
    });
    const { place } = await location.current();
    return { counts, model: (await manifestAt(place, settings))?.embeddingModel };
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

interface Source {
  source: string;
  remove(): Promise<void>;
}

async function sourceAt(file: string): Promise<Source> {
  await access(file).catch((error: unknown) => {
    throw fileError(error, file);
  });
  return { source: file, remove: async () => {} };
}

/** An import reads its file twice: first to check it, then to take it over. Standard input can be read once. */
async function spool({ dataDirectory }: Settings, signal: AbortSignal): Promise<Source> {
  mkdirSync(dataDirectory, { recursive: true });
  const source = path.join(dataDirectory, `import-${process.pid}.tmp`);
  const remove = (): Promise<void> => rm(source, { force: true });
  try {
    await pipeline(process.stdin, createWriteStream(source), { signal });
    return { source, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
