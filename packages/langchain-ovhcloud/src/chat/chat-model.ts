import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type { BaseLanguageModelInput, StructuredOutputMethodOptions } from "@langchain/core/language_models/base";
import { BaseChatModel, type BindToolsInput, type LangSmithParams } from "@langchain/core/language_models/chat_models";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import type { ModelProfile } from "@langchain/core/language_models/profile";
import { assembleStructuredOutputPipeline } from "@langchain/core/language_models/structured_output";
import type { AIMessageChunk, BaseMessage, MessageContent } from "@langchain/core/messages";
import type { ChatGenerationChunk, ChatResult } from "@langchain/core/outputs";
import type { Runnable } from "@langchain/core/runnables";
import type { SerializableSchema } from "@langchain/core/utils/standard_schema";
import type { InteropZodType } from "@langchain/core/utils/types";
import { CachedGenerations, placeCached } from "../caching/cached-generations.js";
import { profileOf } from "../catalog/profiles.js";
import { throwIfAborted } from "../client/abort.js";
import type { ChatCompletionRequest } from "../client/chat-completion.js";
import { AIEndpointsClient } from "../client/client.js";
import { estimateTokens } from "../tokens/estimate.js";
import { PACKAGE_VERSION } from "../version.js";
import { registerBlockTranslator } from "./block-translator.js";
import { ChunkMaker } from "./chunks.js";
import { streamedAnswer, wholeAnswer } from "./delta-sources.js";
import type { ChatDelta } from "./deltas.js";
import { StreamEventMaker } from "./events.js";
import {
  CHAT_CALL_KEYS,
  CHAT_SERIALIZABLE_KEYS,
  type ChatOVHcloudCallOptions,
  type ChatOVHcloudFields,
  type ReasoningEffort,
  type SamplingOptions,
} from "./fields.js";
import { type ChatInvocationParams, chatInvocationParams } from "./invocation-params.js";
import { eitherSignal, type Leavable, leavableStream } from "./leavable-stream.js";
import { requireReadableMedia } from "./media.js";
import { MessageAccumulator } from "./message-accumulator.js";
import { encodeMessages } from "./messages.js";
import { planStructuredOutput, resolveStructuredOutputMethod, type StructuredOutput } from "./structured-output.js";
import { combineTokenUsage, toTokenUsage } from "./token-usage.js";

registerBlockTranslator();

/** Model used when none is named. */
export const DEFAULT_CHAT_MODEL = "gpt-oss-120b";

/**
 * Chat models of OVHcloud AI Endpoints.
 *
 * The key comes from `apiKey` or `OVH_AI_ENDPOINTS_ACCESS_TOKEN`; without one, requests go anonymously, at most two a
 * minute per model. Retries, timeouts and the rate limit are handled here; errors are of the `OVHcloudError` family.
 *
 * @example
 * ```ts
 * const model = new ChatOVHcloud({ model: "gpt-oss-120b", temperature: 0 });
 * const answer = await model.invoke("Why is the sky blue?");
 * console.log(answer.text);
 *
 * for await (const chunk of await model.stream("Once more, as a poem.")) process.stdout.write(chunk.text);
 * ```
 */
export class ChatOVHcloud extends BaseChatModel<ChatOVHcloudCallOptions> implements SamplingOptions {
  static override lc_name(): string {
    return "ChatOVHcloud";
  }

  override lc_serializable = true;
  model: string;
  temperature: number | undefined;
  topP: number | undefined;
  maxTokens: number | undefined;
  stop: string[] | undefined;
  seed: number | undefined;
  reasoningEffort: ReasoningEffort | undefined;
  streaming: boolean;
  streamUsage: boolean;
  replayReasoning: boolean;
  modelKwargs: Record<string, unknown> | undefined;
  readonly #client: AIEndpointsClient;
  readonly #profile: ModelProfile | undefined;
  readonly #countTokens: (text: string) => number | Promise<number>;

  /**
   * @param fields see {@link ChatOVHcloudFields}; all have defaults. A string is the model's name.
   * @throws OVHcloudConfigurationError for values that cannot work.
   */
  constructor(fields: ChatOVHcloudFields | string = {}) {
    const given = typeof fields === "string" ? { model: fields } : fields;
    super(given);
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    this._addVersion("langchain-ovhcloud", PACKAGE_VERSION);
    this.#client = new AIEndpointsClient(given);
    this.#profile = given.profile;
    this.#countTokens = given.tokenCounter ?? estimateTokens;
    this.model = given.model ?? DEFAULT_CHAT_MODEL;
    this.temperature = given.temperature;
    this.topP = given.topP;
    this.maxTokens = given.maxTokens;
    this.stop = given.stop ?? given.stopSequences;
    this.seed = given.seed;
    this.reasoningEffort = given.reasoningEffort;
    this.streaming = given.streaming ?? false;
    this.streamUsage = given.streamUsage ?? true;
    this.replayReasoning = given.replayReasoning ?? false;
    this.modelKwargs = given.modelKwargs;
    this.disableStreaming = given.disableStreaming ?? false;
  }

  override get lc_secrets(): { [key: string]: string } {
    return { apiKey: "OVH_AI_ENDPOINTS_ACCESS_TOKEN" };
  }

  // Core's own way back from `base_url` would be `baseUrl`.
  override get lc_aliases(): { [key: string]: string } {
    return { baseURL: "base_url" };
  }

  override get lc_serializable_keys(): string[] {
    return [...CHAT_SERIALIZABLE_KEYS];
  }

  /** The key in use; undefined in anonymous mode. Serialised as a reference to the environment, never as itself. */
  get apiKey(): string | undefined {
    return this.#client.apiKey;
  }

  /** Base URL in use. */
  get baseURL(): string {
    return this.#client.baseURL;
  }

  /** What the model can do: the built-in table, with the constructor's `profile` over it; empty for unknown models. */
  override get profile(): ModelProfile {
    return { ...profileOf(this.model), ...this.#profile };
  }

  override get callKeys(): string[] {
    return [...super.callKeys, ...CHAT_CALL_KEYS];
  }

  override _llmType(): string {
    return "ovhcloud";
  }

  override _identifyingParams(): Record<string, unknown> {
    return { base_url: this.baseURL, ...this.invocationParams() };
  }

  override invocationParams(options?: Partial<ChatOVHcloudCallOptions>): ChatInvocationParams {
    return chatInvocationParams(this, options);
  }

  // Core puts the signal into the key, so that a call with a timeout would miss what one without had stored.
  override _getSerializedCacheKeyParametersForCall({
    signal: _signal,
    streamUsage: _streamUsage,
    ...options
  }: ChatOVHcloudCallOptions): string {
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    return super._getSerializedCacheKeyParametersForCall(options);
  }

  // Core gives the messages of an earlier caller out of a cache, writes into them, and mixes up prompts.
  override async _generateCached(
    call: Parameters<BaseChatModel["_generateCached"]>[0],
  ): ReturnType<BaseChatModel["_generateCached"]> {
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    const found = await super._generateCached({ ...call, cache: new CachedGenerations(call.cache) });
    return { ...found, generations: placeCached(found.generations, call.messages.length, found.missingPromptIndices) };
  }

  override getLsParams(options: this["ParsedCallOptions"]): LangSmithParams {
    const params = this.invocationParams(options);
    return {
      ls_provider: "ovhcloud",
      ls_model_name: this.model,
      ls_model_type: "chat",
      ls_temperature: params.temperature as number | undefined,
      ls_max_tokens: params.max_tokens as number | undefined,
      ls_stop: params.stop as string[] | undefined,
    } as LangSmithParams;
  }

  /**
   * Lets the model call tools.
   *
   * @param tools LangChain tools, runnables as tools, or function definitions.
   * @param kwargs more call options, such as `tool_choice`: "auto", "any", "none" or a tool's name.
   * @throws OVHcloudUnsupportedError when the model is known to call no tools.
   */
  override bindTools(
    tools: BindToolsInput[],
    kwargs: Partial<ChatOVHcloudCallOptions> = {},
  ): Runnable<BaseLanguageModelInput, AIMessageChunk, ChatOVHcloudCallOptions> {
    const options = { ...kwargs, tools };
    // Made once here, so that what cannot work fails where it was written and not at the first question.
    this.invocationParams(options);
    return this.withConfig(options as Partial<ChatOVHcloudCallOptions>) as Runnable<
      BaseLanguageModelInput,
      AIMessageChunk,
      ChatOVHcloudCallOptions
    >;
  }

  override withStructuredOutput<T extends StructuredOutput = StructuredOutput>(
    schema: InteropZodType<T> | SerializableSchema<T> | StructuredOutput,
    config?: StructuredOutputMethodOptions<false>,
  ): Runnable<BaseLanguageModelInput, T>;
  override withStructuredOutput<T extends StructuredOutput = StructuredOutput>(
    schema: InteropZodType<T> | SerializableSchema<T> | StructuredOutput,
    config?: StructuredOutputMethodOptions<true>,
  ): Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: T }>;
  /**
   * Makes the model answer with an object.
   *
   * @param schema Zod, a Standard Schema, or JSON Schema. All but JSON Schema are checked here too.
   * @param config `method` ("jsonSchema", "functionCalling", "jsonMode"; default by the model's profile), `name`,
   *   `includeRaw` (then `parsed` is null where the answer does not fit), `strict`.
   * @returns a runnable; it throws core's OutputParserException for an answer that does not fit.
   */
  override withStructuredOutput<T extends StructuredOutput = StructuredOutput>(
    schema: InteropZodType<T> | SerializableSchema<T> | StructuredOutput,
    config: StructuredOutputMethodOptions<boolean> = {},
  ): Runnable<BaseLanguageModelInput, T> | Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: T }> {
    const method = resolveStructuredOutputMethod(config.method, this.profile);
    const { options, parser } = planStructuredOutput<T>(schema, { ...config, method });
    this.invocationParams(options);
    return assembleStructuredOutputPipeline<T>(
      this.withConfig(options),
      parser,
      config.includeRaw,
      config.includeRaw ? "StructuredOutputRunnable" : "StructuredOutput",
    );
  }

  /** Counts tokens with `tokenCounter`, or estimates them; never downloads a vocabulary. Images count nothing. */
  override async getNumTokens(content: MessageContent): Promise<number> {
    const parts =
      typeof content === "string" ? [content] : content.map((block) => ("text" in block ? String(block.text) : ""));
    return this.#countTokens(parts.join("\n"));
  }

  override async _generate(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    const answer = new MessageAccumulator();
    if (this.streaming) {
      const chunks = new ChunkMaker();
      for await (const deltas of this.#streamDeltas(messages, options)) {
        for (const delta of deltas) {
          answer.add(delta);
          const chunk = chunks.toChunk(delta);
          if (chunk && runManager) await announce(chunk, runManager);
        }
      }
    } else {
      for (const delta of await this.#wholeDeltas(messages, options)) answer.add(delta);
    }
    const message = answer.toMessage();
    return {
      generations: [{ text: answer.text, message }],
      llmOutput: { tokenUsage: toTokenUsage(message.usage_metadata) },
    };
  }

  override _streamIterator(
    input: BaseLanguageModelInput,
    options?: Partial<ChatOVHcloudCallOptions>,
  ): AsyncGenerator<AIMessageChunk> {
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    return leavableStream((left) => super._streamIterator(input, { ...options, left } as typeof options));
  }

  // The signal of a reader who leaves is nothing that a trace should show.
  protected override _getCallOptionsForTracing(
    { left: _left, ...options }: this["ParsedCallOptions"] & Leavable,
    params: ReturnType<this["invocationParams"]>,
  ): this["ParsedCallOptions"] {
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    return super._getCallOptionsForTracing(options as unknown as this["ParsedCallOptions"], params);
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const chunks = new ChunkMaker({ standardContent: (options.outputVersion ?? this.outputVersion) === "v1" });
    for await (const deltas of this.#streamDeltas(messages, options)) {
      for (const delta of deltas) {
        const chunk = chunks.toChunk(delta);
        if (!chunk) continue;
        yield chunk;
        if (runManager) await announce(chunk, runManager);
      }
    }
  }

  override async *_streamChatModelEvents(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
  ): AsyncGenerator<ChatModelStreamEvent> {
    const events = new StreamEventMaker();
    for await (const deltas of this.#streamDeltas(messages, options)) {
      for (const delta of deltas) {
        // Core checks the signal between chunks, but not between events.
        throwIfAborted(options.signal, this.model);
        yield* events.toEvents(delta);
      }
    }
  }

  override _combineLLMOutput(...outputs: Parameters<typeof combineTokenUsage>): ReturnType<typeof combineTokenUsage> {
    return combineTokenUsage(...outputs);
  }

  async #wholeDeltas(messages: BaseMessage[], options: this["ParsedCallOptions"]): Promise<ChatDelta[]> {
    const request = await this.#request(messages, options);
    return wholeAnswer({ client: this.#client, request, signal: options.signal });
  }

  async *#streamDeltas(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"] & Leavable,
  ): AsyncGenerator<ChatDelta[]> {
    const usage = (options.streamUsage ?? this.streamUsage) ? { stream_options: { include_usage: true } } : {};
    const request = { ...(await this.#request(messages, options)), ...usage };
    const signal = eitherSignal(options.signal, options.left);
    yield* streamedAnswer({ client: this.#client, request, signal });
  }

  async #request(messages: BaseMessage[], options: this["ParsedCallOptions"]): Promise<ChatCompletionRequest> {
    // Core calls with signals that have already aborted.
    throwIfAborted(options.signal, this.model);
    requireReadableMedia(messages, this.model, this.profile);
    const encoded = await encodeMessages(messages, { replayReasoning: this.replayReasoning });
    return { ...this.invocationParams(options), messages: encoded };
  }
}

async function announce(chunk: ChatGenerationChunk, runManager: CallbackManagerForLLMRun): Promise<void> {
  const position = { prompt: 0, completion: 0 };
  await runManager.handleLLMNewToken(chunk.text, position, undefined, undefined, undefined, { chunk });
}
