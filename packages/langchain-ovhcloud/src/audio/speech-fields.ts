import type { ClientOptions } from "../client/config.js";
import { OVHcloudConfigurationError } from "../client/errors.js";
import { dedicatedHost } from "../client/hosts.js";
import { speechLanguage, type SpeechVoice } from "./speech-languages.js";

/** Constructor fields of `OVHcloudSpeech`. */
export interface OVHcloudSpeechFields extends ClientOptions {
  /** "en-US" (default), "de-DE", "es-ES" or "it-IT"; it chooses the model. With `endpoint`: any. */
  language?: string | undefined;
  /**
   * Name of a voice, sent as it is: the list that is public is incomplete. Default: a known one for English and German,
   * the service's choice else.
   */
  voice?: SpeechVoice | undefined;
  /** Samples a second. Default 16000; 22050, 44100 and 48000 are used by others. */
  sampleRateHz?: number | undefined;
  /** "pcm" (default), a WAV file; or "ogg-opus", for texts of one request only. The only two that work (third-party). */
  encoding?: "pcm" | "ogg-opus" | undefined;
  /** Most characters of one request. Default 1000, where OVHcloud's own sample cuts; the service's limit is unconfirmed. */
  maxCharacters?: number | undefined;
  /** Requests in flight at once. Default 4. */
  maxConcurrency?: number | undefined;
}

/** Fields with everything decided. */
export interface ResolvedSpeech {
  slug: string;
  /** `language_code` of a request; undefined leaves it to the host. */
  code: string | undefined;
  /** Whose sentences the text has. */
  language: string;
  voice: string | undefined;
  sampleRateHz: number;
  encoding: "pcm" | "ogg-opus";
  maxCharacters: number;
  maxConcurrency: number;
}

/**
 * Decides every field.
 *
 * @param fields what the caller gave.
 * @throws OVHcloudConfigurationError for values that cannot work.
 */
export function resolveSpeech(fields: OVHcloudSpeechFields): ResolvedSpeech {
  const { voice, encoding = "pcm", sampleRateHz = 16_000, maxCharacters = 1000, maxConcurrency = 4 } = fields;
  requireWhole({ sampleRateHz, maxCharacters, maxConcurrency });
  if (encoding !== "pcm" && encoding !== "ogg-opus")
    throw new OVHcloudConfigurationError('`encoding` must be "pcm" or "ogg-opus".');
  const common = { sampleRateHz, encoding, maxCharacters, maxConcurrency };
  if (fields.endpoint !== undefined) {
    const [slug = ""] = dedicatedHost(fields.endpoint).split(".", 1);
    return { slug, code: fields.language, language: fields.language ?? "en", voice, ...common };
  }
  const { slug, code, defaultVoice } = speechLanguage(fields.language ?? "en-US");
  return { slug, code, language: code, voice: voice ?? defaultVoice, ...common };
}

function requireWhole(fields: Record<string, number>): void {
  for (const [name, value] of Object.entries(fields)) {
    if (!Number.isInteger(value) || value < 1)
      throw new OVHcloudConfigurationError(`\`${name}\` must be a whole number of 1 or more.`);
  }
}
