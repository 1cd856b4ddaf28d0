import type { SpeakerTurn, Transcription, TranscriptSegment } from "./transcription.js";
import type { TranscriptionAnswer } from "./transcription-schema.js";

/**
 * Brings an answer into our shape.
 *
 * @param answer checked answer.
 */
export function readTranscription(answer: TranscriptionAnswer): Transcription {
  const counted = answer.usage?.seconds ?? undefined;
  const durationSeconds = answer.seconds ?? answer.duration ?? counted;
  return {
    text: answer.text,
    ...(answer.language ? { language: answer.language } : {}),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    segments: (answer.segments ?? []).map(readSegment),
    words: (answer.words ?? []).map(({ word, start, end }) => ({ word, start, end })),
    speakers: readSpeakers(answer.diarization ?? []),
    ...(counted === undefined ? {} : { usage: { seconds: counted } }),
  };
}

type AnsweredSegment = NonNullable<TranscriptionAnswer["segments"]>[number];

function readSegment(segment: AnsweredSegment, index: number): TranscriptSegment {
  const { id, start, end, text, temperature, avg_logprob, compression_ratio, no_speech_prob } = segment;
  return {
    id: id ?? index + 1,
    start,
    end,
    text: text.trim(),
    ...(temperature == null ? {} : { temperature }),
    ...(avg_logprob == null ? {} : { avgLogprob: avg_logprob }),
    ...(compression_ratio == null ? {} : { compressionRatio: compression_ratio }),
    ...(no_speech_prob == null ? {} : { noSpeechProb: no_speech_prob }),
  };
}

// Documented are numbers from 0; names ("SPEAKER_01", as other servers have them) are numbered as they appear.
function readSpeakers(turns: NonNullable<TranscriptionAnswer["diarization"]>): SpeakerTurn[] {
  const names: string[] = [];
  return turns.map(({ speaker, start, end, text }) => {
    if (typeof speaker === "string" && !names.includes(speaker)) names.push(speaker);
    const number = typeof speaker === "string" ? names.indexOf(speaker) : speaker;
    return { speaker: number, start, end, text: text?.trim() ?? "" };
  });
}
