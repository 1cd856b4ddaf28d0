import type { Transcription, TranscriptWord } from "./transcription.js";

/** What is shown for a while. Times in seconds. */
export interface Cue {
  start: number;
  end: number;
  text: string;
  /** Number of who speaks, from 0. */
  speaker?: number;
}

/** What subtitles are made from. */
export type CueSource = "segments" | "words" | "speakers";

/**
 * Makes the cues of subtitles, in the order of their times; those without text are left out.
 *
 * @param transcription what was said.
 * @param source what to make them from. Default: speakers when they are known, then segments, then words, else one cue
 *   for all.
 */
export function cuesOf(transcription: Transcription, source: CueSource = sourceOf(transcription)): Cue[] {
  const cues = source === "words" ? cuesOfWords(transcription.words) : transcription[source].map(toCue);
  const known =
    cues.length > 0 ? cues : [{ start: 0, end: transcription.durationSeconds ?? 0, text: transcription.text }];
  return known
    .map((cue) => ({ ...cue, end: Math.max(cue.start, cue.end), text: cue.text.replaceAll(/\s+/g, " ").trim() }))
    .filter(({ text }) => text !== "")
    .sort((a, b) => a.start - b.start);
}

function sourceOf({ segments, words, speakers }: Transcription): CueSource {
  if (speakers.length > 0) return "speakers";
  return segments.length > 0 || words.length === 0 ? "segments" : "words";
}

function toCue({ start, end, text, ...rest }: { start: number; end: number; text: string }): Cue {
  return { start, end, text, ...("speaker" in rest ? { speaker: rest.speaker as number } : {}) };
}

// Two lines of 42 letters for at most seven seconds: what most guidelines for subtitles ask for.
const MOST_LETTERS = 84;
const MOST_SECONDS = 7;
const PAUSE_SECONDS = 1;

function cuesOfWords(words: readonly TranscriptWord[]): Cue[] {
  const cues: Cue[] = [];
  let open: Cue | undefined;
  for (const { word, start, end } of words) {
    const isNew =
      !open ||
      /[.!?…]["'”’»)]*$/.test(open.text) ||
      open.text.length + word.length >= MOST_LETTERS ||
      end - open.start > MOST_SECONDS ||
      start - open.end > PAUSE_SECONDS;
    if (isNew || !open) cues.push((open = { start, end, text: word.trim() }));
    else {
      open.text += ` ${word.trim()}`;
      open.end = end;
    }
  }
  return cues;
}
