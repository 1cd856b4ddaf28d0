import { Runnable, type RunnableConfig } from "@langchain/core/runnables";
import { throwIfAborted } from "../client/abort.js";
import { AIEndpointsClient } from "../client/client.js";
import { OVHcloudBadRequestError, OVHcloudUnsupportedError } from "../client/errors.js";
import { dedicatedHost } from "../client/hosts.js";
import { takeSignal } from "./call-config.js";
import { inOrder } from "./in-order.js";
import { joinWav } from "./join-wav.js";
import { type OVHcloudSpeechFields, resolveSpeech, type ResolvedSpeech } from "./speech-fields.js";
import { splitText } from "./split-text.js";
import { Speech } from "./spoken.js";

/**
 * Text to speech on OVHcloud AI Endpoints. Long texts are cut at sentence ends, said in several requests, and joined into
 * one WAV file.
 *
 * @example
 * ```ts
 * const speech = new OVHcloudSpeech({ language: "en-US", voice: "English-US.Male-1" });
 * const { audio, durationSeconds } = await speech.invoke("Hello, how are you?");
 * await writeFile("hello.wav", audio);
 * ```
 */
export class OVHcloudSpeech extends Runnable<string | { text: string }, Speech> {
  static override lc_name(): string {
    return "OVHcloudSpeech";
  }

  lc_namespace = ["langchain", "audio", "ovhcloud"];
  readonly #client: AIEndpointsClient;
  readonly #settings: ResolvedSpeech;

  /**
   * @param fields see {@link OVHcloudSpeechFields}; all have defaults.
   * @throws OVHcloudConfigurationError for values that cannot work.
   */
  constructor(fields: OVHcloudSpeechFields = {}) {
    // Not handed on: what core keeps of it would hold the key.
    super();
    this.#settings = resolveSpeech(fields);
    // Requests go to the model's own host by their whole address.
    this.#client = new AIEndpointsClient({ ...fields, endpoint: undefined });
  }

  /** Model that speaks: the slug of its host. */
  get model(): string {
    return this.#settings.slug;
  }

  /**
   * Says a text.
   *
   * @param input the text. White space between words does not count.
   * @param options signal, timeout, callbacks.
   * @throws OVHcloudBadRequestError for an empty text, OVHcloudError of the first request that failed; the others are
   *   aborted.
   */
  override async invoke(input: string | { text: string }, options?: Partial<RunnableConfig>): Promise<Speech> {
    const { config, signal } = takeSignal(options);
    const say = (given: string | { text: string }) => this.#say(typeof given === "string" ? given : given.text, signal);
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    return this._callWithConfig(say, input, config);
  }

  async #say(text: string, signal: AbortSignal | undefined): Promise<Speech> {
    const { slug, maxCharacters, language, encoding, sampleRateHz, maxConcurrency } = this.#settings;
    throwIfAborted(signal, slug);
    const pieces = splitText(text, maxCharacters, language);
    if (pieces.length === 0) throw new OVHcloudBadRequestError("There is nothing to say. Pass a text with words.");
    if (encoding === "ogg-opus" && pieces.length > 1) {
      throw new OVHcloudUnsupportedError(
        `The text is longer than ${maxCharacters} characters, and only PCM can be joined. Leave out \`encoding\`, or say it in pieces.`,
        { model: slug },
      );
    }
    const answers = await inOrder(pieces, { concurrency: maxConcurrency, signal }, (piece, stop) =>
      this.#request(piece, stop),
    );
    if (encoding === "ogg-opus")
      return new Speech(answers[0] as Uint8Array<ArrayBuffer>, { contentType: "audio/ogg", sampleRateHz });
    const { audio, ...facts } = await joinWav(answers, sampleRateHz, slug);
    return new Speech(audio, { contentType: "audio/wav", ...facts });
  }

  async #request(text: string, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const { slug, code, voice, encoding, sampleRateHz } = this.#settings;
    const answer = await this.#client.requestBytes(
      {
        method: "POST",
        path: `${this.#client.hostURL(dedicatedHost(slug))}/api/v1/tts/text_to_audio`,
        model: slug,
        accept: "application/octet-stream",
        body: {
          text,
          ...(code === undefined ? {} : { language_code: code }),
          encoding: ENCODINGS[encoding],
          sample_rate_hz: sampleRateHz,
          ...(voice === undefined ? {} : { voice_name: voice }),
        },
      },
      { signal },
    );
    return answer.bytes;
  }
}

// Riva's numbers; others do not work (third-party).
const ENCODINGS = { pcm: 1, "ogg-opus": 4 } as const;
