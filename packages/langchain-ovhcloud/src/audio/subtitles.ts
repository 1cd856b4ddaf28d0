import { type Cue, type CueSource, cuesOf } from "./cues.js";
import type { Transcription } from "./transcription.js";

/** How subtitles are made. */
export interface SubtitleOptions {
  /** Default: speakers when they are known, then segments, then words. */
  from?: CueSource | undefined;
}

/**
 * SubRip subtitles. The service does not make them (`srt` is in its enum and refused), so they are made here.
 *
 * @param transcription what was said.
 * @param options what to make them from.
 */
export function toSrt(transcription: Transcription, options: SubtitleOptions = {}): string {
  return cuesOf(transcription, options.from)
    .map((cue, index) => `${index + 1}\n${times(cue, ",")}\n${named(cue)}${srtText(cue.text)}\n`)
    .join("\n");
}

/**
 * WebVTT subtitles; speakers become voices.
 *
 * @param transcription what was said.
 * @param options what to make them from.
 */
export function toVtt(transcription: Transcription, options: SubtitleOptions = {}): string {
  const cues = cuesOf(transcription, options.from).map((cue) => {
    const voice = cue.speaker === undefined ? "" : `<v Speaker ${cue.speaker + 1}>`;
    return `${times(cue, ".")}\n${voice}${vttText(cue.text)}\n`;
  });
  return ["WEBVTT\n", ...cues].join("\n");
}

function times({ start, end }: Cue, separator: string): string {
  return `${timestamp(start, separator)} --> ${timestamp(end, separator)}`;
}

// Hours are never left out, and may have more than two digits.
function timestamp(seconds: number, separator: string): string {
  const all = Math.max(0, Math.round(seconds * 1000));
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const ms = String(all % 1000).padStart(3, "0");
  return `${two(all / 3_600_000)}:${two((all / 60_000) % 60)}:${two((all / 1000) % 60)}${separator}${ms}`;
}

function named({ speaker }: Cue): string {
  return speaker === undefined ? "" : `Speaker ${speaker + 1}: `;
}

// SubRip has no escapes; an arrow would be read as a line of times, and brackets as markup.
function srtText(text: string): string {
  return text.replaceAll("-->", "→").replaceAll("<", "‹").replaceAll(">", "›");
}

function vttText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
