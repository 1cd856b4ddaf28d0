import { Runnable, type RunnableConfig } from "@langchain/core/runnables";
import { throwIfAborted } from "../client/abort.js";
import type { ApiRequest } from "../client/api-request.js";
import { AIEndpointsClient } from "../client/client.js";
import { OVHcloudPayloadTooLargeError } from "../client/errors.js";
import { parseAnswer } from "../client/read-answer.js";
import type { RequestOptions } from "../client/transport.js";
import { AudioFile, type TranscriptionInput } from "./audio-file.js";
import { takeSignal } from "./call-config.js";
import { readTranscription } from "./read-transcription.js";
import { type OVHcloudTranscriberFields, transcriptionForm } from "./transcriber-fields.js";
import type { Transcription } from "./transcription.js";
import { requireWithinLimits, tooLargeAdvice } from "./transcription-limits.js";

/** Model used when none is named. */
export const DEFAULT_TRANSCRIPTION_MODEL = "whisper-large-v3";

/**
 * Speech to text on OVHcloud AI Endpoints: writes down recordings with times, tells speakers apart, translates into
 * English. Whisper's answers come whole: `stream` gives one piece.
 *
 * @example
 * ```ts
 * const transcriber = new OVHcloudTranscriber({ diarize: true });
 * const { text, speakers } = await transcriber.invoke(await openAsBlob("meeting.mp3"));
 * console.log(text, speakers.length);
 * ```
 */
export class OVHcloudTranscriber extends Runnable<TranscriptionInput, Transcription> {
  static override lc_name(): string {
    return "OVHcloudTranscriber";
  }

  lc_namespace = ["langchain", "audio", "ovhcloud"];
  readonly model: string;
  /** Milliseconds for one try. */
  readonly timeout: number;
  readonly #client: AIEndpointsClient;
  readonly #form: readonly [string, string][];
  readonly #responseFormat: "verbose_json" | "json" | "text";
  readonly #includeRaw: boolean;

  /**
   * @param fields see {@link OVHcloudTranscriberFields}; all have defaults.
   * @throws OVHcloudConfigurationError, OVHcloudUnsupportedError for values that cannot work.
   */
  constructor(fields: OVHcloudTranscriberFields = {}) {
    // Not handed on: what core keeps of it would hold the key.
    super();
    this.model = fields.model ?? DEFAULT_TRANSCRIPTION_MODEL;
    this.timeout = fields.timeout ?? 600_000;
    this.#client = new AIEndpointsClient({ ...fields, timeout: this.timeout });
    this.#form = transcriptionForm(fields, this.model);
    this.#responseFormat = fields.responseFormat ?? "verbose_json";
    this.#includeRaw = fields.includeRaw ?? false;
  }

  /** Base URL in use. */
  get baseURL(): string {
    return this.#client.baseURL;
  }

  /**
   * Writes down a recording.
   *
   * @param input the recording; at most 2048 MB and three hours, without a key 10 MB and one minute.
   * @param options signal, timeout, callbacks.
   * @throws OVHcloudUnsupportedError, OVHcloudPayloadTooLargeError before anything is sent; OVHcloudError else.
   */
  override async invoke(input: TranscriptionInput, options?: Partial<RunnableConfig>): Promise<Transcription> {
    const { config, signal } = takeSignal(options);
    // Callbacks get name and size of the recording, not its bytes.
    const file = AudioFile.from(input);
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    return this._callWithConfig(
      (given: TranscriptionInput) => this.#transcribe(AudioFile.from(given), signal),
      file,
      config,
    );
  }

  async #transcribe(file: AudioFile, signal: AbortSignal | undefined): Promise<Transcription> {
    throwIfAborted(signal, this.model);
    const isAnonymous = this.#client.apiKey === undefined;
    await requireWithinLimits(file, isAnonymous);
    const payload = new FormData();
    payload.append("file", file.blob, await file.sentName());
    for (const [name, value] of this.#form) payload.append(name, value);
    const request = { method: "POST", path: "/audio/transcriptions", payload, model: this.model } as const;
    try {
      return await this.#send(request, { signal, timeout: this.timeout });
    } catch (error) {
      throw OVHcloudPayloadTooLargeError.isInstance(error) ? withAudioLimits(error, isAnonymous) : error;
    }
  }

  async #send(request: ApiRequest, options: RequestOptions): Promise<Transcription> {
    const answer =
      this.#responseFormat === "text"
        ? await this.#requestText(request, options)
        : await this.#client.requestJson(request, options);
    const { transcriptionSchema } = await import("./transcription-schema.js");
    const shaped = typeof answer === "string" ? { text: answer } : answer;
    const transcription = readTranscription(parseAnswer(shaped, transcriptionSchema, request));
    return this.#includeRaw ? { ...transcription, raw: answer } : transcription;
  }

  async #requestText(request: ApiRequest, options: RequestOptions): Promise<unknown> {
    const accept = "text/plain, application/json";
    const { bytes, contentType } = await this.#client.requestBytes({ ...request, accept }, options);
    const text = new TextDecoder().decode(bytes);
    // Some servers put a plain text into JSON all the same.
    return contentType?.includes("json") ? parsedOr(text) : text.trimEnd();
  }
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text; // a plain text under the wrong name
  }
}

// The transport knows the limits of JSON bodies only.
function withAudioLimits(error: OVHcloudPayloadTooLargeError, isAnonymous: boolean): OVHcloudPayloadTooLargeError {
  const said = /^HTTP \d+: .*?[.!?](?= |$)/s.exec(error.message)?.[0] ?? "The service found the recording too large.";
  const { status, model, requestId, size } = error;
  return new OVHcloudPayloadTooLargeError(`${said} ${tooLargeAdvice(isAnonymous)}`, { status, model, requestId, size });
}
