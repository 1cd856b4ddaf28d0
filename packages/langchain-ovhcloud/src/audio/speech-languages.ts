import { OVHcloudConfigurationError } from "../client/errors.js";

/** A language that the service speaks, by one model each. */
export interface SpeechLanguage {
  /** Model, which is the first part of its host's name too. */
  slug: string;
  /** Voice that is asked for when none is named; undefined leaves the choice to the service. */
  defaultVoice?: string;
}

/** Languages of the service (its list of models of 2026-09-28). */
export const SPEECH_LANGUAGES: Readonly<Record<string, SpeechLanguage>> = {
  "en-US": { slug: "nvr-tts-en-us", defaultVoice: "English-US.Female-1" },
  "de-DE": { slug: "nvr-tts-de-de", defaultVoice: "German-DE-Male-1" },
  "es-ES": { slug: "nvr-tts-es-es" },
  "it-IT": { slug: "nvr-tts-it-it" },
};

/**
 * Voices that some source names: the English ones the readme of nvr-tts-en-us, whose list is incomplete, the German one
 * a third party. Any other name is sent as it is.
 */
export const KNOWN_VOICES = [
  "English-US.Female-1",
  "English-US.Male-1",
  "English-US.Female-Calm",
  "English-US.Female-Neutral",
  "English-US.Female-Happy",
  "English-US.Female-Angry",
  "English-US.Female-Fearful",
  "English-US.Female-Sad",
  "English-US.Male-Calm",
  "English-US.Male-Neutral",
  "German-DE-Male-1",
] as const;

/** A voice of {@link KNOWN_VOICES}, or any other that the service has. */
export type SpeechVoice = (typeof KNOWN_VOICES)[number] | (string & {});

/**
 * Finds the model for a language.
 *
 * @param language such as "de-DE", or "de".
 * @returns its full code and its model.
 * @throws OVHcloudConfigurationError when there is none.
 */
export function speechLanguage(language: string): SpeechLanguage & { code: string } {
  const wanted = language.toLowerCase();
  const found = Object.entries(SPEECH_LANGUAGES).find(([code]) =>
    [code.toLowerCase(), code.slice(0, 2)].includes(wanted),
  );
  if (found) return { code: found[0], ...found[1] };
  throw new OVHcloudConfigurationError(
    `There is no voice for "${language}". The service speaks ${Object.keys(SPEECH_LANGUAGES).join(", ")}; for another model name its host with \`endpoint\`.`,
  );
}
