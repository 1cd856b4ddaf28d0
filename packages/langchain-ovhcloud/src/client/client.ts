import { type LoadSchema, schemas } from "./answer-schemas.js";
import type { ApiRequest } from "./api-request.js";
import type { ChatCompletion, ChatCompletionChunk, ChatCompletionRequest } from "./chat-completion.js";
import type { Completion, CompletionRequest } from "./completion.js";
import { type ClientOptions, resolveConfig } from "./config.js";
import type { EmbeddingRequest, EmbeddingResponse } from "./embedding.js";
import { readChunks } from "./chunks.js";
import { errorInAnswer, readPieces } from "./event-stream.js";
import type { ModelListEntry } from "./model-list.js";
import { openStream } from "./open-stream.js";
import { type BytesAnswer, parseAnswer, readBytes, readJson } from "./read-answer.js";
import type { ModelResponse, ResponsesRequest, ResponseStreamEvent } from "./response.js";
import { requireStateless } from "./stateless.js";
import { CHAT_STREAM, RESPONSE_STREAM, type StreamForm } from "./stream-forms.js";
import { type OpenResponse, type RequestOptions, Transport } from "./transport.js";

/**
 * OVHcloud AI Endpoints without LangChain: typed routes over `fetch`, with key handling, retries, a rate limit shared
 * in the process, and typed errors.
 *
 * @example
 * ```ts
 * const client = new AIEndpointsClient();
 * const answer = await client.chatCompletions({
 *   model: "gpt-oss-120b",
 *   messages: [{ role: "user", content: "Hello" }],
 * });
 * console.log(answer.choices?.[0]?.message?.content);
 * ```
 */
export class AIEndpointsClient {
  readonly #transport: Transport;
  readonly #apiKey: string | undefined;
  readonly #hostURL: (host: string) => string;
  /** Base URL in use, without a slash at its end. */
  readonly baseURL: string;

  /**
   * @param options see {@link ClientOptions}; all have defaults.
   * @throws OVHcloudConfigurationError for values that cannot work.
   */
  constructor(options: ClientOptions = {}) {
    const config = resolveConfig(options);
    this.#transport = new Transport(config);
    this.#apiKey = config.apiKey;
    this.#hostURL = config.hostURL;
    this.baseURL = config.baseURL;
  }

  /** The key in use; undefined in anonymous mode. A getter on the prototype, so that no printer or serialiser finds it. */
  get apiKey(): string | undefined {
    return this.#apiKey;
  }

  /**
   * Address of one of the service's other hosts, see {@link ClientOptions.hostsURL}.
   *
   * @param host its public name, such as `catalog.endpoints.ai.ovh.net`.
   */
  hostURL(host: string): string {
    return this.#hostURL(host);
  }

  /**
   * `POST /chat/completions`.
   *
   * @param request body, sent as it is.
   * @param options signal, timeout, listener.
   */
  chatCompletions(request: ChatCompletionRequest, options: RequestOptions = {}): Promise<ChatCompletion> {
    return this.#json({ method: "POST", path: "/chat/completions", body: request }, schemas.chatCompletion, options);
  }

  /**
   * `POST /chat/completions` with `stream: true`. Leaving the loop early closes the socket. Never retried once the
   * first piece is out.
   *
   * @param request body; `stream` is added.
   * @param options signal, timeout, listener.
   */
  async *streamChatCompletions(
    request: ChatCompletionRequest,
    options: RequestOptions = {},
  ): AsyncGenerator<ChatCompletionChunk> {
    for await (const burst of this.streamChatCompletionBursts(request, options)) yield* burst;
  }

  /**
   * Like {@link streamChatCompletions}, but the pieces that arrived together come together, which is several times
   * cheaper for long answers.
   *
   * @param request body; `stream` is added.
   * @param options signal, timeout, listener.
   * @returns bursts of pieces; none is empty.
   */
  streamChatCompletionBursts(
    request: ChatCompletionRequest,
    options: RequestOptions = {},
  ): AsyncGenerator<ChatCompletionChunk[]> {
    const body = { ...request, stream: true };
    return this.#bursts("/chat/completions", body, { load: schemas.chatCompletion, form: CHAT_STREAM }, options);
  }

  /**
   * `POST /responses`, which keeps nothing.
   *
   * @param request body, sent as it is, with `store: false`.
   * @param options signal, timeout, listener.
   * @throws OVHcloudUnsupportedError for fields that need a stored conversation.
   */
  async responses(request: ResponsesRequest, options: RequestOptions = {}): Promise<ModelResponse> {
    requireStateless(request);
    const body = { ...request, store: false };
    return this.#json({ method: "POST", path: "/responses", body }, schemas.response, options);
  }

  /**
   * `POST /responses` with `stream: true`; like {@link streamChatCompletions}.
   *
   * @param request body; `stream` and `store: false` are added.
   * @param options signal, timeout, listener.
   * @throws OVHcloudStreamInterruptedError for a stream without an event that ends it, besides what
   *   {@link responses} throws.
   */
  async *streamResponses(request: ResponsesRequest, options: RequestOptions = {}): AsyncGenerator<ResponseStreamEvent> {
    for await (const burst of this.streamResponseBursts(request, options)) yield* burst;
  }

  /**
   * Like {@link streamResponses}, but the events that arrived together come together.
   *
   * @param request body; `stream` and `store: false` are added.
   * @param options signal, timeout, listener.
   * @returns bursts of events; none is empty.
   */
  async *streamResponseBursts(
    request: ResponsesRequest,
    options: RequestOptions = {},
  ): AsyncGenerator<ResponseStreamEvent[]> {
    requireStateless(request);
    const body = { ...request, store: false, stream: true };
    yield* this.#bursts("/responses", body, { load: schemas.responseEvent, form: RESPONSE_STREAM }, options);
  }

  /**
   * `POST /completions`.
   *
   * @param request body, sent as it is.
   * @param options signal, timeout, listener.
   */
  completions(request: CompletionRequest, options: RequestOptions = {}): Promise<Completion> {
    return this.#json({ method: "POST", path: "/completions", body: request }, schemas.completion, options);
  }

  /**
   * `POST /completions` with `stream: true`; like {@link streamChatCompletions}.
   *
   * @param request body; `stream` is added.
   * @param options signal, timeout, listener.
   */
  async *streamCompletions(request: CompletionRequest, options: RequestOptions = {}): AsyncGenerator<Completion> {
    const body = { ...request, stream: true };
    const bursts = this.#bursts("/completions", body, { load: schemas.completion, form: CHAT_STREAM }, options);
    for await (const burst of bursts) yield* burst;
  }

  /**
   * `POST /embeddings`. Order and count are the server's: `OVHcloudEmbeddings` checks them.
   *
   * @param request body, sent as it is.
   * @param options signal, timeout, listener.
   */
  embeddings(request: EmbeddingRequest, options: RequestOptions = {}): Promise<EmbeddingResponse> {
    return this.#json({ method: "POST", path: "/embeddings", body: request }, schemas.embedding, options);
  }

  /**
   * `GET /models`; works without a key (seen 2026-09-28).
   *
   * @param options signal, timeout, listener.
   */
  async models(options: RequestOptions = {}): Promise<ModelListEntry[]> {
    return (await this.#json({ method: "GET", path: "/models" }, schemas.modelList, options)).data;
  }

  /**
   * Any route that answers with JSON.
   *
   * @param request what to send.
   * @param options signal, timeout, listener.
   * @returns the parsed answer, unchecked.
   */
  requestJson(request: ApiRequest, options: RequestOptions = {}): Promise<unknown> {
    return this.#request(request, options, async (open) => {
      const value = await readJson(open);
      const error = errorInAnswer(value, open.context);
      if (error) throw error;
      return value;
    });
  }

  /**
   * Any route that answers with a file.
   *
   * @param request what to send.
   * @param options signal, timeout, listener.
   */
  requestBytes(request: ApiRequest, options: RequestOptions = {}): Promise<BytesAnswer> {
    return this.#request({ accept: "*/*", ...request }, options, readBytes);
  }

  /**
   * Any route that answers with a file too large for memory. Leaving the loop closes the socket. Never retried once the
   * first piece is out.
   *
   * @param request what to send.
   * @param options signal, timeout of any silence, listener.
   */
  requestStream(request: ApiRequest, options: RequestOptions = {}): AsyncGenerator<Uint8Array> {
    return openStream(this.#transport, { accept: "*/*", ...request }, options, readChunks);
  }

  async #json<T>(request: ApiRequest, loadSchema: LoadSchema<T>, options: RequestOptions): Promise<T> {
    const schema = await loadSchema();
    return parseAnswer(await this.requestJson(request, options), schema, request);
  }

  async #request<T>(
    request: ApiRequest,
    options: RequestOptions,
    read: (open: OpenResponse) => Promise<T>,
  ): Promise<T> {
    const leave = await this.#transport.enter(options.signal);
    try {
      return await this.#transport.run(request, options, async (open) => {
        const result = await read(open);
        open.attempt.finish();
        return result;
      });
    } finally {
      leave();
    }
  }

  async *#bursts<T extends object>(
    path: string,
    body: { model: string; [field: string]: unknown },
    { load, form }: { load: LoadSchema<T>; form: StreamForm<T> },
    options: RequestOptions,
  ): AsyncGenerator<T[]> {
    const schema = await load();
    const request = { method: "POST", path, body, accept: "text/event-stream" } as const;
    yield* openStream(this.#transport, request, options, (open) =>
      readPieces(open, { schema, form, model: body.model }),
    );
  }
}
