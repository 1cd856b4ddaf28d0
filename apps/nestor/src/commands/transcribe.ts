import { OVHcloudTranscriber, toSrt, toVtt, type Transcription } from "langchain-ovhcloud";
import { openAudioFile } from "langchain-ovhcloud/node";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import type { Settings } from "../config/settings.js";
import { withConnection } from "../runtime/connection.js";
import { json, line, type Console } from "../terminal/console.js";
import { fileError } from "../terminal/read-text.js";
import { writeResult } from "../terminal/write-result.js";

/** Options of `nestor transcribe`. */
export interface TranscribeOptions {
  language?: string;
  format: "text" | "srt" | "vtt";
  diarize?: boolean;
  translate?: boolean;
  prompt?: string;
  out?: string;
  force?: boolean;
}

/** Writes down a recording: as text, with who spoke, or as subtitles. */
export async function transcribeCommand(
  file: string,
  options: TranscribeOptions,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { language, diarize, translate, prompt } = options;
  const recording = await openAudioFile(file).catch((error: unknown) => {
    throw fileError(error, file);
  });
  return withConnection(settings, async (connection) => {
    const transcriber = new OVHcloudTranscriber({ ...connection, language, diarize, translate, prompt });
    const transcription = await transcriber.invoke(recording, { signal });
    if (settings.json) {
      json(console.out, transcription);
      return exitCode.ok;
    }
    const text = formatted(transcription, options);
    if (options.out === undefined) line(console.out, text);
    else await writeResult(console, options.out, `${text}\n`, options);
    if (transcription.text.trim() === "") line(console.err, "No speech was heard in the recording.");
    return exitCode.ok;
  });
}

function formatted(transcription: Transcription, { format, diarize }: TranscribeOptions): string {
  if (format === "srt") return toSrt(transcription).trimEnd();
  if (format === "vtt") return toVtt(transcription).trimEnd();
  if (!diarize || transcription.speakers.length === 0) return transcription.text.trim();
  return transcription.speakers.map(({ speaker, text }) => `Speaker ${speaker + 1}: ${text.trim()}`).join("\n");
}
