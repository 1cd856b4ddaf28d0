import { crc16 } from "./checksums.js";

/** A language of the speech route. */
export interface SpeechLanguage {
  /** `language_code` of a request. */
  code: string;
  /** ISO 639-1, as the transcription route names languages. */
  iso: string;
  /** Model, which is the first part of its host's name too. */
  slug: string;
  /** What the names of its voices begin with. */
  prefix: string;
  /** Voices that some source names; the first is the default. */
  voices: readonly string[];
}

/**
 * Languages and voices. English: the readme of nvr-tts-en-us, whose list is incomplete. German: one voice that others
 * use. Spanish and Italian: unconfirmed, by the same pattern.
 */
export const LANGUAGES: readonly SpeechLanguage[] = [
  {
    code: "en-US",
    iso: "en",
    slug: "nvr-tts-en-us",
    prefix: "English-US",
    voices: [
      "English-US.Female-1",
      "English-US.Male-1",
      ...["Calm", "Neutral", "Happy", "Angry", "Fearful", "Sad"].map((mood) => `English-US.Female-${mood}`),
      ...["Calm", "Neutral"].map((mood) => `English-US.Male-${mood}`),
    ],
  },
  {
    code: "de-DE",
    iso: "de",
    slug: "nvr-tts-de-de",
    prefix: "German-DE",
    voices: ["German-DE-Male-1", "German-DE-Female-1"],
  },
  {
    code: "es-ES",
    iso: "es",
    slug: "nvr-tts-es-es",
    prefix: "Spanish-ES",
    voices: ["Spanish-ES-Female-1", "Spanish-ES-Male-1"],
  },
  {
    code: "it-IT",
    iso: "it",
    slug: "nvr-tts-it-it",
    prefix: "Italian-IT",
    voices: ["Italian-IT-Female-1", "Italian-IT-Male-1"],
  },
];

/**
 * Whether a language has a voice of that name. Since no full list is public, every name counts that begins as the
 * language's voices do and goes on with "Female" or "Male".
 */
export function hasVoice({ prefix }: SpeechLanguage, name: string): boolean {
  return name.startsWith(prefix) && /^[.-](Female|Male)(-[A-Za-z0-9]+)?$/.test(name.slice(prefix.length));
}

/** The number by which a voice is heard; 16 bits. */
export function voiceNumber(name: string): number {
  return crc16(new TextEncoder().encode(name));
}
