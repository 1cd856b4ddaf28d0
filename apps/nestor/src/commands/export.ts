import { createWriteStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { exportIndex, type ExportCounts, type ExportOptions } from "rag-engine";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import { UsageError } from "../cli/usage-error.js";
import type { Settings } from "../config/settings.js";
import { openConversationsIfAny } from "../runtime/conversations.js";
import { openLibraryForReading, openLocation } from "../runtime/knowledge-base.js";
import { manifestAt, openWithoutModel } from "../runtime/store-without-model.js";
import { json, line, type Console } from "../terminal/console.js";
import { countsInWords, showTransfer } from "../terminal/transfer-view.js";

/** Options of `nestor export`. */
export interface ExportCommandOptions {
  force?: boolean;
}

/** Writes the whole index into one file, or to standard output for `-`. No model is needed. */
export async function exportCommand(
  file: string,
  { force = false }: ExportCommandOptions,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  const toStandardOutput = file === "-";
  if (!toStandardOutput && !force) await assertFree(file);
  const view = showTransfer(console);
  const counts = await withIndex(settings, (index) => {
    const options = { ...index, signal, ...(settings.json ? {} : { onEvent: view.onEvent }) };
    return toStandardOutput ? exportIndex(console.out, options) : writeWhole(path.resolve(file), options);
  }).finally(() => view.finish());
  // Standard output holds the export itself.
  const where = toStandardOutput ? console.err : console.out;
  if (settings.json) json(where, { file, ...counts });
  else line(where, `Exported ${countsInWords(counts)}${toStandardOutput ? "" : ` to ${file}`}.`);
  return exitCode.ok;
}

async function withIndex<T>(settings: Settings, work: (index: ExportOptions) => Promise<T>): Promise<T> {
  const closers: (() => Promise<void>)[] = [];
  try {
    const library = await openLibraryForReading(settings);
    closers.push(() => library.close());
    const location = openLocation(settings);
    closers.push(() => location.close());
    const { place } = await location.current();
    const manifest = await manifestAt(place, settings);
    const store = manifest && (await openWithoutModel(place, settings, manifest));
    if (store !== undefined) closers.push(() => store.close());
    const threads = await openConversationsIfAny(settings);
    if (threads !== undefined) closers.push(() => threads.close());
    return await work({
      library,
      ...(store === undefined ? {} : { store }),
      ...(threads === undefined ? {} : { threads }),
    });
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

/** The file has its name once it is whole and on the disk: what is there under that name can be relied on. */
async function writeWhole(file: string, options: ExportOptions): Promise<ExportCounts> {
  const part = `${file}.part`;
  try {
    const counts = await exportIndex(createWriteStream(part), options);
    const handle = await open(part, "r");
    await handle.sync().finally(() => handle.close());
    await rename(part, file);
    return counts;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

async function assertFree(file: string): Promise<void> {
  const stats = await stat(file).catch(() => undefined);
  if (stats !== undefined) {
    throw new UsageError(`${file} is there already, and was left alone. Name another file, or add --force.`);
  }
}
