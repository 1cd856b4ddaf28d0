import type { Answer } from "../server/route.js";
import { crc16 } from "./checksums.js";
import type { Heard, TimedWord, Turn } from "./listen.js";
import { type Sentence, sentencesOf } from "./sentences.js";
import type { TranscriptionRequest } from "./transcription-request.js";

/** The answer of the transcription route in the format that was asked for (shapes: OVHcloud's audio guide, 2026-05-11). */
export function transcriptionAnswer(heard: Heard, request: TranscriptionRequest): Answer {
  const text = textOf(heard.turns.flatMap(({ words }) => words));
  const seconds = inHundredths(heard.seconds);
  if (request.response_format === "text") return { content: text, contentType: "text/plain; charset=utf-8" };
  const usage = { type: "duration", seconds };
  if (request.response_format === "json") return { json: { text, usage } };
  const wants = (granularity: "segment" | "word") => request.timestamp_granularities.includes(granularity);
  return {
    json: {
      task: request.prompt.includes("<|translate|>") ? "translate" : "transcribe",
      success: true,
      language: request.language?.toLowerCase() ?? heard.turns[0]?.language ?? "en",
      duration: seconds,
      text,
      words: wants("word") ? heard.turns.flatMap(({ words }) => words.map(rounded)) : [],
      segments: wants("segment") ? segmentsOf(heard, request.temperature) : [],
      diarization: request.diarize ? heard.turns.map(turnOf) : [],
      usage,
    },
  };
}

function segmentsOf({ turns, seconds }: Heard, temperature: number): object[] {
  const sentences = turns.flatMap(({ words }) => sentencesOf(words));
  if (sentences.length === 0)
    return [segmentOf({ words: [], start: 0, end: seconds }, 1, { temperature, noSpeech: 0.99 })];
  return sentences.map((sentence, index) => segmentOf(sentence, index + 1, { temperature, noSpeech: 0.01 }));
}

function segmentOf(
  { words, start, end }: Sentence,
  id: number,
  { temperature, noSpeech }: { temperature: number; noSpeech: number },
): object {
  return {
    id,
    // In hundredths of a second, as Whisper counts its frames.
    seek: Math.floor(start * 100),
    start: inHundredths(start),
    end: inHundredths(end),
    text: textOf(words),
    tokens: words.map(({ word }) => crc16(new TextEncoder().encode(word)) % WHISPER_TOKENS),
    temperature,
    avg_logprob: noSpeech > 0.5 ? -1.5 : -0.1,
    compression_ratio: 1,
    no_speech_prob: noSpeech,
  };
}

// Size of Whisper's vocabulary. The numbers are made up, one for each word.
const WHISPER_TOKENS = 51_866;

function turnOf({ speaker, words }: Turn): object {
  const [first, last] = [words[0], words.at(-1)];
  return { speaker, text: textOf(words), start: inHundredths(first?.start ?? 0), end: inHundredths(last?.end ?? 0) };
}

function textOf(words: readonly TimedWord[]): string {
  return words.map(({ word }) => word).join(" ");
}

function rounded({ word, start, end }: TimedWord): TimedWord {
  return { word, start: inHundredths(start), end: inHundredths(end) };
}

function inHundredths(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
