import type { ClientOptions } from "../client/config.js";
import { OVHcloudConfigurationError, OVHcloudUnsupportedError } from "../client/errors.js";

/** How long recordings are cut before they are written down; the service's default is not to. */
export type ChunkingStrategy =
  | "auto"
  | {
      type: "server_vad";
      /** Milliseconds kept before speech. */
      prefixPaddingMs?: number | undefined;
      /** Milliseconds of silence that end speech. */
      silenceDurationMs?: number | undefined;
      /** 0 to 1: the higher, the louder speech must be. */
      threshold?: number | undefined;
    };

/** Constructor fields of `OVHcloudTranscriber`. */
export interface OVHcloudTranscriberFields extends ClientOptions {
  /** Model id. Default "whisper-large-v3"; "whisper-large-v3-turbo" is faster. */
  model?: string | undefined;
  /** Language of the recording in two letters (ISO 639-1). Default: the service finds out. */
  language?: string | undefined;
  /** Names and words that occur, in the language of the recording. Only its last 224 tokens count. */
  prompt?: string | undefined;
  /** Translate into English. There is no route for it: a special token in the prompt asks for it. Default false. */
  translate?: boolean | undefined;
  /** Tell speakers apart. Default false. */
  diarize?: boolean | undefined;
  /** Which times are wanted. Default "segment". */
  timestamps?: Granularity | readonly Granularity[] | undefined;
  /** 0 to 1. Default: the service's, 0. */
  temperature?: number | undefined;
  /** Default: the service's, which is none. */
  chunkingStrategy?: ChunkingStrategy | undefined;
  /** Form of the answer. Default "verbose_json", the only one with times. */
  responseFormat?: "verbose_json" | "json" | "text" | undefined;
  /** Keep the answer as it came, as `raw`. Default false. */
  includeRaw?: boolean | undefined;
  /** Milliseconds for one try. Default 600000. */
  timeout?: number | undefined;
}

/** Kinds of times. */
export type Granularity = "segment" | "word";

/**
 * Makes the fields of the form, besides the file (names: OVHcloud's audio guide, 2026-05-11). That an object as chunking
 * strategy goes as JSON is unconfirmed.
 *
 * @param fields what was asked for.
 * @param model model id.
 * @throws OVHcloudConfigurationError, OVHcloudUnsupportedError for what the service refuses.
 */
export function transcriptionForm(fields: OVHcloudTranscriberFields, model: string): [string, string][] {
  requireUsable(fields);
  const { language, diarize, temperature, chunkingStrategy, responseFormat = "verbose_json" } = fields;
  const prompt = promptOf(fields);
  const optional = (name: string, value: string | number | undefined): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]];
  return [
    ["model", model],
    ["response_format", responseFormat],
    ...optional("language", language),
    ...optional("prompt", prompt),
    ...optional("temperature", temperature),
    ...optional("diarize", diarize ? "true" : undefined),
    ...optional("chunking_strategy", chunkingOf(chunkingStrategy)),
    ...granularitiesOf(fields.timestamps).map((one): [string, string] => ["timestamp_granularities[]", one]),
  ];
}

function requireUsable(fields: OVHcloudTranscriberFields): void {
  const { language, diarize, temperature, responseFormat = "verbose_json" } = fields;
  if ("stream" in fields && fields.stream)
    throw new OVHcloudUnsupportedError("Whisper's answers cannot be streamed. Leave out `stream`.");
  if (temperature !== undefined && !(temperature >= 0 && temperature <= 1))
    throw new OVHcloudConfigurationError("`temperature` must be between 0 and 1.");
  if (language !== undefined && !/^[a-z]{2}$/i.test(language))
    throw new OVHcloudConfigurationError('`language` must have two letters, such as "fr" (ISO 639-1).');
  if (responseFormat === "verbose_json") return;
  if (diarize || fields.timestamps !== undefined) {
    throw new OVHcloudConfigurationError(
      `\`diarize\` and \`timestamps\` are in answers of the form "verbose_json" only. Leave out \`responseFormat\`.`,
    );
  }
}

// Last, since only the last 224 tokens count.
function promptOf({ prompt, translate }: OVHcloudTranscriberFields): string | undefined {
  if (!translate) return prompt || undefined;
  return [prompt, "<|translate|>"].filter(Boolean).join(" ");
}

function chunkingOf(strategy: ChunkingStrategy | undefined): string | undefined {
  if (strategy === undefined || strategy === "auto") return strategy;
  const { type, prefixPaddingMs, silenceDurationMs, threshold } = strategy;
  return JSON.stringify({
    type,
    prefix_padding_ms: prefixPaddingMs,
    silence_duration_ms: silenceDurationMs,
    threshold,
  });
}

function granularitiesOf(timestamps: OVHcloudTranscriberFields["timestamps"]): readonly Granularity[] {
  if (timestamps === undefined) return [];
  return typeof timestamps === "string" ? [timestamps] : timestamps;
}
