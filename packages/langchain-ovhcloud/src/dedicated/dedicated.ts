import type { z } from "zod";
import type { ApiRequest, Payload } from "../client/api-request.js";
import { AIEndpointsClient } from "../client/client.js";
import type { ClientOptions } from "../client/config.js";
import { OVHcloudInvalidResponseError } from "../client/errors.js";
import { dedicatedHost, type EndpointReference } from "../client/hosts.js";
import { parseAnswer } from "../client/read-answer.js";
import type { RequestOptions } from "../client/transport.js";
import { type EmotionScore, type NamedWord, readEmotions, readStars, type StarScore } from "./text-scores.js";

/**
 * A model's own host. Give it as `endpoint` to any class of this package, or call its special routes.
 *
 * @param slug first part of the host's name; `slugOf` knows some, the model's page in the catalog has them all.
 * @param options key, base URL and the like, for the special routes.
 * @throws OVHcloudConfigurationError for what is no slug.
 * @example
 * ```ts
 * const model = new ChatOVHcloud({ endpoint: dedicated("mistral-nemo-instruct-2407") });
 * ```
 */
export function dedicated(slug: string, options: ClientOptions = {}): DedicatedEndpoint {
  return new DedicatedEndpoint(slug, options);
}

/**
 * Made by {@link dedicated}. The special routes are those that OVHcloud's examples call; the models behind most of them
 * are not in the list of 2026-09-28 and presumed gone. For sentiment, entities, summaries and translation by today's
 * models, use `createSentimentAnalyzer` and its like.
 */
export class DedicatedEndpoint implements EndpointReference {
  readonly slug: string;
  readonly #client: AIEndpointsClient;
  readonly #host: string;

  constructor(slug: string, options: ClientOptions = {}) {
    this.slug = slug;
    this.#host = dedicatedHost(slug);
    this.#client = new AIEndpointsClient({ ...options, endpoint: undefined });
  }

  /** Address of the host, without a slash at its end. */
  get url(): string {
    return this.#client.hostURL(this.#host);
  }

  /** The slug: what a serialised model holds of its endpoint. */
  toJSON(): string {
    return this.slug;
  }

  /**
   * Any route of the host that answers with JSON. So can be called what is known by its path only, such as
   * `/api/v1/nmt/translate_text` of nvr-nmt-en-fr.
   *
   * @param path such as `/api/v1/nmt/translate_text`.
   * @param payload sent as it is; or a value, sent as JSON.
   * @param options media type of the payload, signal, timeout.
   * @returns the parsed answer, unchecked.
   * @throws OVHcloudNotFoundError, OVHcloudConnectionError when the host or the route is gone, and other OVHcloudError.
   */
  async post(path: string, payload: Payload | object, options: PostOptions = {}): Promise<unknown> {
    const { contentType, accept, ...call } = options;
    return this.#client.requestJson(this.#request(path, payload, { contentType, accept }), call);
  }

  /**
   * Like {@link post}, for routes that answer with a file.
   *
   * @param path such as `/api/text2image`.
   * @param payload sent as it is; or a value, sent as JSON.
   * @param options media type of the payload, signal, timeout.
   */
  async postForBytes(
    path: string,
    payload: Payload | object,
    options: PostOptions = {},
  ): Promise<{ bytes: Uint8Array<ArrayBuffer>; contentType: string | undefined }> {
    const { contentType, accept, ...call } = options;
    return this.#client.requestBytes(this.#request(path, payload, { contentType, accept }), call);
  }

  /**
   * `POST /api/text2vec` of an embedding model (OVHcloud's example of 2024-06-11).
   *
   * @param text what to embed.
   * @param options signal, timeout.
   */
  async text2vec(text: string, options: RequestOptions = {}): Promise<number[]> {
    return this.#read("/api/text2vec", text, (of) => of.vectorSchema, { contentType: "text/plain", ...options });
  }

  /**
   * `POST /api/batch_text2vec` of an embedding model, ten texts a request: the largest number that a third party sends.
   *
   * @param texts what to embed.
   * @param options signal, timeout.
   * @returns one vector per text, in order.
   */
  async batchText2vec(texts: readonly string[], options: RequestOptions = {}): Promise<number[][]> {
    const vectors: number[][] = [];
    for (let at = 0; at < texts.length; at += 10) {
      const part = texts.slice(at, at + 10);
      const found = await this.#read("/api/batch_text2vec", part, (of) => of.vectorsSchema, options);
      if (found.length !== part.length) throw this.#unreadable(`${found.length} vectors came for ${part.length} texts`);
      vectors.push(...found);
    }
    return vectors;
  }

  /**
   * `POST /api/text2emotions` of roberta-base-go-emotions (OVHcloud's example of 2025-07-31; presumed gone).
   *
   * @param text what to look at.
   * @param options signal, timeout.
   * @returns all 28 emotions, strongest first.
   */
  async text2emotions(text: string, options: RequestOptions = {}): Promise<EmotionScore[]> {
    // The example sends bare text under this header.
    const sent = { contentType: "application/json", ...options };
    return readEmotions(await this.#read("/api/text2emotions", text, (of) => of.scoresSchema, sent));
  }

  /**
   * `POST /api/text2sentiments` of bert-base-multilingual-uncased-sentiment (OVHcloud's workshop; presumed gone).
   *
   * @param text what to look at.
   * @param options signal, timeout.
   * @returns one to five stars, likeliest first.
   */
  async text2sentiments(text: string, options: RequestOptions = {}): Promise<StarScore[]> {
    const sent = { contentType: "application/json", ...options };
    return readStars(await this.#read("/api/text2sentiments", text, (of) => of.scoresSchema, sent));
  }

  /**
   * `POST /api/text2ner` of bert-base-ner (OVHcloud's workshop; presumed gone).
   *
   * @param text what to look at.
   * @param options signal, timeout.
   */
  async text2ner(text: string, options: RequestOptions = {}): Promise<NamedWord[]> {
    // A form field under a header that says plain text: so the workshop sends it.
    const field = new URLSearchParams({ text }).toString();
    return this.#read("/api/text2ner", field, (of) => of.namedWordsSchema, { contentType: "text/plain", ...options });
  }

  /**
   * `POST /api/v1/asr/recognize` of the speech recognition models before Whisper (OVHcloud's example; presumed gone).
   * Today: `OVHcloudTranscriber`.
   *
   * @param audio a WAV file, 16 kHz and mono in the example.
   * @param options signal, timeout.
   * @returns the words.
   */
  async recognize(audio: Blob, options: RequestOptions = {}): Promise<string> {
    const form = new FormData();
    form.set("audio", audio, "audio.wav");
    const parts = await this.#read("/api/v1/asr/recognize", form, (of) => of.recognitionSchema, options);
    return parts.map(({ alternatives: [best] }) => best?.transcript ?? "").join("");
  }

  /**
   * `POST /api/text2image` of stable-diffusion-xl, as its catalog page has it. `OVHcloudImages` tells the type as well.
   *
   * @param request what to show, and what not.
   * @param options signal, timeout.
   * @returns the file.
   */
  async textToImage(
    request: { prompt: string; negativePrompt?: string },
    options: RequestOptions = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    const body = { prompt: request.prompt, negative_prompt: request.negativePrompt ?? "" };
    return (await this.postForBytes("/api/text2image", body, { accept: OCTETS, ...options })).bytes;
  }

  /**
   * `POST /api/v1/tts/text_to_audio` of the speech models, of which four are in the list of 2026-09-28. `OVHcloudSpeech`
   * knows them, and joins what is longer than one request.
   *
   * @param body fields as the service has them: `text`, `language_code`, `encoding`, `sample_rate_hz`, `voice_name`.
   * @param options signal, timeout.
   * @returns the file: WAV, as observed.
   */
  async textToAudio(
    body: { text: string; [field: string]: unknown },
    options: RequestOptions = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.postForBytes("/api/v1/tts/text_to_audio", body, { accept: OCTETS, ...options })).bytes;
  }

  async #read<T>(
    path: string,
    payload: Payload | object,
    pick: (schemas: Schemas) => z.ZodType<T>,
    options: PostOptions,
  ): Promise<T> {
    const schema = pick(await import("./answers-schema.js"));
    const value = await this.post(path, payload, options);
    return parseAnswer(value, schema, this.#request(path, payload, options));
  }

  #request(path: string, payload: Payload | object, { contentType, accept }: PostOptions): ApiRequest {
    const isReady = isPayload(payload);
    const mediaType = contentType ?? (isReady ? undefined : "application/json");
    return {
      method: "POST",
      path: this.url + path,
      model: this.slug,
      subject: `route ${path}`,
      payload: isReady ? payload : JSON.stringify(payload),
      ...(mediaType === undefined ? {} : { contentType: mediaType }),
      ...(accept === undefined ? {} : { accept }),
    };
  }

  #unreadable(reason: string): OVHcloudInvalidResponseError {
    return new OVHcloudInvalidResponseError(`The answer of ${this.slug} cannot be used: ${reason}. Try again.`);
  }
}

/** Options of {@link DedicatedEndpoint.post}. */
export interface PostOptions extends RequestOptions {
  /** Media type of a payload. Default: its own; JSON for values. */
  contentType?: string | undefined;
  /** Media type asked for. Default: JSON, or anything for files. */
  accept?: string | undefined;
}

const OCTETS = "application/octet-stream";

type Schemas = typeof import("./answers-schema.js");

function isPayload(value: Payload | object): value is Payload {
  return typeof value === "string" || value instanceof Uint8Array || value instanceof Blob || value instanceof FormData;
}
