import { open } from "node:fs/promises";
import { ApiError } from "../server/api-error.js";
import { recognise } from "./container.js";
import { containerSeconds } from "./container-seconds.js";
import { type FileBytes, fileBytes } from "./file-bytes.js";
import { hear, type HeardUtterance } from "./hear.js";
import { secondsOf, type Sound } from "./sound.js";
import { SYMBOL_SECONDS } from "./sound-alphabet.js";
import { LANGUAGES } from "./voices.js";
import { readWavHeader, type WavHeader } from "./wav-header.js";
import { wavSound } from "./wav-sound.js";

/** A word and when it is heard, in seconds. */
export interface TimedWord {
  word: string;
  start: number;
  end: number;
}

/** What one voice says without a break. */
export interface Turn {
  /** 0 for the first voice that is heard, 1 for the second. */
  speaker: number;
  /** ISO 639-1. */
  language: string | undefined;
  words: TimedWord[];
}

/** What is heard in a file. */
export interface Heard {
  seconds: number;
  turns: Turn[];
}

/**
 * Listens to an audio file, reading it in pieces. Speech is heard in WAV files; of all other formats only the length is
 * known.
 *
 * @param measured is told the length before anything is listened to, and may throw
 * @throws {ApiError} 400 for what is no audio
 */
export async function listen(
  path: string,
  bytes: number,
  options: { signal: AbortSignal; measured: (seconds: number) => void },
): Promise<Heard> {
  const handle = await open(path);
  try {
    const file = fileBytes(handle, bytes);
    const container = recognise(await file.read(0, 12));
    if (!container) throw notAudio(bytes === 0 ? "it is empty" : "it is in none of the formats that are taken");
    if (container !== "wav") return quiet(await containerSeconds(container, file), options.measured);
    const header = await readHeader(file);
    const sound = wavSound(handle, header);
    if (!sound) return quiet(header.dataBytes / header.bytesPerSecond, options.measured);
    options.measured(secondsOf(sound));
    return { seconds: secondsOf(sound), turns: await hearTurns(sound, options.signal) };
  } finally {
    await handle.close();
  }
}

async function readHeader(file: FileBytes): Promise<WavHeader> {
  const header = await readWavHeader((from, count) => file.read(from, count), file.total);
  if (!header) throw notAudio("its WAV header is broken");
  if (header.dataBytes < header.frameBytes) throw notAudio("there is no sound in it");
  return header;
}

function quiet(seconds: number, measured: (seconds: number) => void): Heard {
  measured(seconds);
  return { seconds, turns: [] };
}

async function hearTurns(sound: Sound, signal: AbortSignal): Promise<Turn[]> {
  const speakers = new Map<number, number>();
  const turns: Turn[] = [];
  for await (const utterance of hear(sound, signal)) {
    const speaker = speakers.get(utterance.voice) ?? speakers.size;
    speakers.set(utterance.voice, speaker);
    turns.push({ speaker, language: LANGUAGES[utterance.language]?.iso, words: wordsOf(utterance) });
  }
  return turns.filter(({ words }) => words.length > 0);
}

function wordsOf({ text, textStart }: HeardUtterance): TimedWord[] {
  const words: TimedWord[] = [];
  for (let from = 0; from < text.length;) {
    const space = text.indexOf(0x20, from);
    const to = space < 0 ? text.length : space;
    // A letter that was cut off in the middle is left out.
    const word = new TextDecoder().decode(text.subarray(from, to), { stream: true });
    if (word) words.push({ word, start: textStart + from * SYMBOL_SECONDS, end: textStart + to * SYMBOL_SECONDS });
    from = to + 1;
  }
  return words;
}

function notAudio(reason: string): ApiError {
  return new ApiError(400, `file: this is no audio that can be transcribed: ${reason}.`, { param: "file" });
}
