import { access } from "node:fs/promises";
import path from "node:path";
import {
  AUDIO_FORMATS,
  ChatOVHcloud,
  createSummarizer,
  OVHcloudCostTracker,
  OVHcloudTranscriber,
  type SummarizerOptions,
  type SummaryProgress,
} from "langchain-ovhcloud";
import { openAudioFile } from "langchain-ovhcloud/node";
import { createDocumentParser, mediaTypeOf, ParseFailure } from "rag-engine";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import { UsageError } from "../cli/usage-error.js";
import type { Settings } from "../config/settings.js";
import { type Connection, withConnection } from "../runtime/connection.js";
import { parserOptions } from "../runtime/parser-options.js";
import { writeUsage } from "../runtime/usage-book.js";
import { json, line, type Console } from "../terminal/console.js";
import { fileError } from "../terminal/read-text.js";
import { writeResult } from "../terminal/write-result.js";

/** Options of `nestor summarize`. */
export interface SummarizeOptions extends Pick<SummarizerOptions, "language" | "focus"> {
  style?: NonNullable<SummarizerOptions["style"]>;
  out?: string;
  force?: boolean;
}

/** Summarises a recording, a PDF or a text file, however long. */
export async function summarizeCommand(
  file: string,
  { out, force, ...options }: SummarizeOptions,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  return withConnection(settings, async (connection) => {
    const source = await readSource(file, { connection, console, signal, settings });
    const tracker = new OVHcloudCostTracker();
    const model = new ChatOVHcloud({ ...connection, model: settings.chatModel, temperature: 0, callbacks: [tracker] });
    try {
      const onProgress = (progress: SummaryProgress) => showProgress(console, progress);
      const summary = await createSummarizer(model, { ...options, onProgress }).invoke(source, { signal });
      if (settings.json) json(console.out, { file, summary });
      else if (out === undefined) line(console.out, summary);
      if (out !== undefined) await writeResult(console, out, `${summary}\n`, { force });
      return exitCode.ok;
    } finally {
      writeUsage(settings, "summarize", tracker);
    }
  });
}

interface Reading {
  connection: Connection["options"];
  console: Console;
  signal: AbortSignal;
  settings: Settings;
}

async function readSource(file: string, reading: Reading): Promise<string> {
  const extension = path.extname(file).slice(1).toLowerCase();
  if ((AUDIO_FORMATS as readonly string[]).includes(extension)) return readRecording(file, reading);
  if (mediaTypeOf(file) !== undefined) return readDocument(file, reading);
  throw new UsageError(
    `${file} is neither a recording nor a document of a kind that can be read. Save it as PDF, or as text.`,
  );
}

async function readRecording(file: string, { connection, console, signal }: Reading): Promise<string> {
  const recording = await openAudioFile(file).catch((error: unknown) => {
    throw fileError(error, file);
  });
  line(console.err, console.colours.dim("Writing the recording down ..."));
  const { text } = await new OVHcloudTranscriber(connection).invoke(recording, { signal });
  return text;
}

// The parser's advice is for a folder that is synced.
function explained({ message }: ParseFailure, file: string): UsageError {
  return new UsageError(`${file}: ${message.replaceAll("sync again", "try again")}`);
}

async function readDocument(file: string, { console, settings, signal }: Reading): Promise<string> {
  await access(file).catch((error: unknown) => {
    throw fileError(error, file);
  });
  const parser = createDocumentParser(parserOptions(settings));
  try {
    const { pages, unreadablePages } = await parser.parse(path.resolve(file), { signal });
    if (unreadablePages.length > 0)
      line(console.err, console.colours.yellow(`Note: pages that could not be read: ${unreadablePages.join(", ")}.`));
    return pages.map((page) => page.text).join("\n\n");
  } catch (error) {
    throw error instanceof ParseFailure ? explained(error, file) : error;
  } finally {
    await parser.close();
  }
}

function showProgress({ err, colours }: Console, { step, round, done, total }: SummaryProgress): void {
  if (step === "whole" || done === 0) return;
  const what = step === "parts" ? "parts read" : `summaries combined, round ${round}`;
  line(err, colours.dim(`  ${done} of ${total} ${what}`));
}
