import type { TimedWord } from "./listen.js";

/** Words that belong together, and when they are heard, in seconds. */
export interface Sentence {
  words: TimedWord[];
  start: number;
  end: number;
}

/** Cuts words into sentences; one that goes on for longer than 30 seconds, which is all that Whisper hears at once, is cut. */
export function sentencesOf(words: readonly TimedWord[]): Sentence[] {
  const sentences: Sentence[] = [];
  let open: Sentence | undefined;
  for (const word of words) {
    if (!open || word.end - open.start > WHISPER_SECONDS) {
      open = { words: [], start: word.start, end: word.end };
      sentences.push(open);
    }
    open.words.push(word);
    open.end = word.end;
    if (SENTENCE_END.test(word.word)) open = undefined;
  }
  return sentences;
}

const WHISPER_SECONDS = 30;
const SENTENCE_END = /[.!?…。！？]["'”’»)\]]*$/;
