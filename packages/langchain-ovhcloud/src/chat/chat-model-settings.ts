import { BaseChatModel, type LangSmithParams } from "@langchain/core/language_models/chat_models";
import type { ModelProfile } from "@langchain/core/language_models/profile";
import type { MessageContent } from "@langchain/core/messages";
import { CachedGenerations, placeCached } from "../caching/cached-generations.js";
import { profileOf } from "../catalog/profiles.js";
import { AIEndpointsClient } from "../client/client.js";
import { estimateTokens } from "../tokens/estimate.js";
import { PACKAGE_VERSION } from "../version.js";
import type { ChatRoute } from "./chat-route.js";
import {
  CHAT_CALL_KEYS,
  CHAT_SERIALIZABLE_KEYS,
  type ChatApi,
  type ChatOVHcloudCallOptions,
  type ChatOVHcloudFields,
  type ReasoningEffort,
  type SamplingOptions,
} from "./fields.js";
import type { ChatInvocationParams } from "./invocation-params.js";
import { routeOf } from "./routes.js";
import { combineTokenUsage } from "./token-usage.js";

/** Model used when none is named. */
export const DEFAULT_CHAT_MODEL = "gpt-oss-120b";

/**
 * What a chat model is told and tells about itself: its fields, how it is serialised, cached and traced. What it does is in
 * `ChatOVHcloud`.
 */
export abstract class ChatModelSettings extends BaseChatModel<ChatOVHcloudCallOptions> implements SamplingOptions {
  override lc_serializable = true;
  model: string;
  /** The route that is asked. */
  readonly api: ChatApi;
  temperature: number | undefined;
  topP: number | undefined;
  maxTokens: number | undefined;
  stop: string[] | undefined;
  seed: number | undefined;
  frequencyPenalty: number | undefined;
  presencePenalty: number | undefined;
  logprobs: boolean | undefined;
  topLogprobs: number | undefined;
  reasoningEffort: ReasoningEffort | undefined;
  streaming: boolean;
  streamUsage: boolean;
  replayReasoning: boolean;
  modelKwargs: Record<string, unknown> | undefined;
  /** Who sends. */
  protected readonly client: AIEndpointsClient;
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
    this.client = new AIEndpointsClient(given);
    this.#profile = given.profile;
    this.#countTokens = given.tokenCounter ?? estimateTokens;
    this.api = given.api ?? "chat";
    this.model = given.model ?? DEFAULT_CHAT_MODEL;
    this.temperature = given.temperature;
    this.topP = given.topP;
    this.maxTokens = given.maxTokens;
    this.stop = given.stop ?? given.stopSequences;
    this.seed = given.seed;
    this.frequencyPenalty = given.frequencyPenalty;
    this.presencePenalty = given.presencePenalty;
    this.logprobs = given.logprobs;
    this.topLogprobs = given.topLogprobs;
    this.reasoningEffort = given.reasoningEffort;
    this.streaming = given.streaming ?? false;
    this.streamUsage = given.streamUsage ?? true;
    this.replayReasoning = given.replayReasoning ?? false;
    this.modelKwargs = given.modelKwargs;
    this.disableStreaming = given.disableStreaming ?? false;
    // What the route cannot do fails where it was written, and not at the first question.
    this.route.invocationParams(this);
  }

  override get lc_secrets(): { [key: string]: string } {
    return { apiKey: "OVH_AI_ENDPOINTS_ACCESS_TOKEN" };
  }

  // Core's own way back from `base_url` would be `baseUrl`.
  override get lc_aliases(): { [key: string]: string } {
    return { baseURL: "base_url", hostsURL: "hosts_url" };
  }

  override get lc_serializable_keys(): string[] {
    return [...CHAT_SERIALIZABLE_KEYS];
  }

  /** The key in use; undefined in anonymous mode. Serialised as a reference to the environment, never as itself. */
  get apiKey(): string | undefined {
    return this.client.apiKey;
  }

  /** Base URL in use. */
  get baseURL(): string {
    return this.client.baseURL;
  }

  /** How it is asked. */
  protected get route(): ChatRoute {
    return routeOf(this.api);
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
    return this.route.invocationParams(this, options);
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
      ls_max_tokens: (params.max_tokens ?? params.max_output_tokens) as number | undefined,
      ls_stop: (params.stop as string[] | undefined) ?? options.stop ?? this.stop,
    } as LangSmithParams;
  }

  /** Counts tokens with `tokenCounter`, or estimates them; never downloads a vocabulary. Images count nothing. */
  override async getNumTokens(content: MessageContent): Promise<number> {
    const parts =
      typeof content === "string" ? [content] : content.map((block) => ("text" in block ? String(block.text) : ""));
    return this.#countTokens(parts.join("\n"));
  }

  override _combineLLMOutput(...outputs: Parameters<typeof combineTokenUsage>): ReturnType<typeof combineTokenUsage> {
    return combineTokenUsage(...outputs);
  }
}
