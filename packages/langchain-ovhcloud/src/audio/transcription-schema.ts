import { z } from "zod";

const seconds = z.number();
const number = z.number().nullish();

/**
 * Reads the answers of `POST /audio/transcriptions` in `json` and `verbose_json` (shapes: OVHcloud's audio guide of
 * 2026-05-11). `duration` is announced to become `seconds` (litellm issue 26586); either is read.
 */
export const transcriptionSchema = z.looseObject({
  text: z.string(),
  language: z.string().nullish(),
  duration: number,
  seconds: number,
  words: z.array(z.looseObject({ word: z.string(), start: seconds, end: seconds })).nullish(),
  segments: z
    .array(
      z.looseObject({
        id: number,
        start: seconds,
        end: seconds,
        text: z.string(),
        temperature: number,
        avg_logprob: number,
        compression_ratio: number,
        no_speech_prob: number,
      }),
    )
    .nullish(),
  diarization: z
    .array(
      z.looseObject({
        speaker: z.union([z.number(), z.string()]),
        start: seconds,
        end: seconds,
        text: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z.looseObject({ seconds: number }).nullish(),
});

/** An answer as it comes. */
export type TranscriptionAnswer = z.infer<typeof transcriptionSchema>;
