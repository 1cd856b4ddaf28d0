import { z } from "zod";
import { validate } from "../server/validation.js";
import { hasVoice, type SpeechLanguage } from "./voices.js";

/** Characters of one request. The service has a limit; OVHcloud's own sample cuts texts at 1000, so this is unconfirmed. */
export const MAX_SPEECH_CHARACTERS = 1000;

/** A checked request. */
export interface SpeechRequest {
  text: string;
  voice: string;
  /** Samples a second. */
  rate: number;
}

/**
 * Reads the body of `text_to_audio` (fields: OVHcloud's workshop code).
 *
 * @param language that of the host
 * @throws {ApiError} for values that are not taken
 */
export function readSpeechRequest(body: unknown, language: SpeechLanguage, status: 400 | 422): SpeechRequest {
  const request = validate(schemaOf(language), body, status);
  return { text: request.text, voice: request.voice_name, rate: request.sample_rate_hz };
}

function schemaOf(language: SpeechLanguage) {
  const [defaultVoice = ""] = language.voices;
  return z.looseObject({
    text: z
      .string("a text is needed")
      .refine((text) => text.trim() !== "", "there is nothing to say")
      .refine(
        (text) => [...text].length <= MAX_SPEECH_CHARACTERS,
        `more than ${MAX_SPEECH_CHARACTERS} characters; send several requests`,
      ),
    language_code: z.literal(language.code, `this host speaks ${language.code} only`).default(language.code),
    encoding: z
      .literal(1, "1 (LINEAR_PCM) is needed; the service has 4 (OGGOPUS) too, but the emulator makes PCM only")
      .default(1),
    sample_rate_hz: z
      .literal([16_000, 22_050, 44_100, 48_000], "16000, 22050, 44100 or 48000 is needed")
      .default(16_000),
    voice_name: z
      .string()
      .refine(
        (name) => hasVoice(language, name),
        `no voice of ${language.code}; there is ${language.voices.join(", ")}`,
      )
      .default(defaultVoice),
  });
}
