import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type { BaseLanguageModelInput } from "@langchain/core/language_models/base";
import { BaseLLM } from "@langchain/core/language_models/llms";
import type { MessageContent } from "@langchain/core/messages";
import type { GenerationChunk, LLMResult } from "@langchain/core/outputs";
import { ensureConfig, type RunnableBatchOptions } from "@langchain/core/runnables";
import { CachedGenerations, placeCached } from "../caching/cached-generations.js";
import { combineTokenUsage, toTokenUsage } from "../chat/token-usage.js";
import { toUsageMetadata } from "../chat/usage.js";
import { throwIfAborted } from "../client/abort.js";
import { AIEndpointsClient } from "../client/client.js";
import { estimateTokens } from "../tokens/estimate.js";
import { PACKAGE_VERSION } from "../version.js";
import type { PromptAnswer } from "./answers.js";
import {
  type CompletionOptions,
  LLM_CALL_KEYS,
  LLM_SERIALIZABLE_KEYS,
  type OVHcloudLLMCallOptions,
  type OVHcloudLLMFields,
} from "./fields.js";
import { seatOf } from "./gathering.js";
import { type CompletionParams, completionParams, forOneAnswer } from "./invocation-params.js";
import { PromptSender } from "./prompt-sender.js";
import { runSharedBatch } from "./shared-batch.js";
import { streamedGeneration } from "./streamed-generation.js";

/** Model used when none is named. Not gpt-oss: those expect their own chat markup around a prompt. */
export const DEFAULT_COMPLETION_MODEL = "Meta-Llama-3_3-70B-Instruct";

/**
 * Text completion on OVHcloud AI Endpoints: the model continues a prompt. For conversations use `ChatOVHcloud`.
 *
 * @example
 * ```ts
 * const llm = new OVHcloudLLM({ maxTokens: 40 });
 * console.log(await llm.invoke("Three colours of the rainbow: red,"));
 *
 * for await (const text of await llm.stream("Once upon a time")) process.stdout.write(text);
 *
 * // One request for both, where the server takes lists of prompts.
 * const [cold, hot] = await llm.batch(["The opposite of hot is", "The opposite of cold is"]);
 * ```
 */
export class OVHcloudLLM extends BaseLLM<OVHcloudLLMCallOptions> implements CompletionOptions {
  static override lc_name(): string {
    return "OVHcloudLLM";
  }

  override lc_serializable = true;
  model: string;
  temperature: number | undefined;
  topP: number | undefined;
  maxTokens: number | undefined;
  stop: string[] | undefined;
  seed: number | undefined;
  frequencyPenalty: number | undefined;
  presencePenalty: number | undefined;
  n: number | undefined;
  bestOf: number | undefined;
  echo: boolean | undefined;
  logprobs: number | undefined;
  suffix: string | undefined;
  streamUsage: boolean;
  /** Most prompts in one request, as asked for; the server may have refused lists since. */
  readonly promptsPerRequest: number;
  modelKwargs: Record<string, unknown> | undefined;
  readonly #client: AIEndpointsClient;
  readonly #sender: PromptSender;
  readonly #countTokens: (text: string) => number | Promise<number>;

  /**
   * @param fields see {@link OVHcloudLLMFields}; all have defaults.
   * @throws OVHcloudConfigurationError for values that cannot work.
   */
  constructor(fields: OVHcloudLLMFields = {}) {
    super(fields);
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    this._addVersion("langchain-ovhcloud", PACKAGE_VERSION);
    this.#client = new AIEndpointsClient(fields);
    this.#countTokens = fields.tokenCounter ?? estimateTokens;
    this.model = fields.model ?? DEFAULT_COMPLETION_MODEL;
    this.temperature = fields.temperature;
    this.topP = fields.topP;
    this.maxTokens = fields.maxTokens;
    this.stop = fields.stop;
    this.seed = fields.seed;
    this.frequencyPenalty = fields.frequencyPenalty;
    this.presencePenalty = fields.presencePenalty;
    this.n = fields.n;
    this.bestOf = fields.bestOf;
    this.echo = fields.echo;
    this.logprobs = fields.logprobs;
    this.suffix = fields.suffix;
    this.streamUsage = fields.streamUsage ?? true;
    this.promptsPerRequest = fields.promptsPerRequest ?? 20;
    this.modelKwargs = fields.modelKwargs;
    this.#sender = new PromptSender(this.#client, this.promptsPerRequest);
    // Made once here, so that a value that cannot work fails where it was written.
    this.invocationParams();
  }

  override get lc_secrets(): { [key: string]: string } {
    return { apiKey: "OVH_AI_ENDPOINTS_ACCESS_TOKEN" };
  }

  // Core's own way back from `base_url` would be `baseUrl`.
  override get lc_aliases(): { [key: string]: string } {
    return { baseURL: "base_url", hostsURL: "hosts_url" };
  }

  override get lc_serializable_keys(): string[] {
    return [...LLM_SERIALIZABLE_KEYS];
  }

  /** The key in use; undefined in anonymous mode. Serialised as a reference to the environment, never as itself. */
  get apiKey(): string | undefined {
    return this.#client.apiKey;
  }

  /** Base URL in use. */
  get baseURL(): string {
    return this.#client.baseURL;
  }

  override get callKeys(): string[] {
    return [...super.callKeys, ...LLM_CALL_KEYS];
  }

  override _llmType(): string {
    return "ovhcloud";
  }

  override _identifyingParams(): Record<string, unknown> {
    return { base_url: this.baseURL, ...this.invocationParams() };
  }

  override invocationParams(options?: Partial<OVHcloudLLMCallOptions>): CompletionParams {
    return completionParams(this, options);
  }

  // Core puts the signal into the key, so that a call with a timeout would miss what one without had stored.
  override _getSerializedCacheKeyParametersForCall({
    signal: _signal,
    streamUsage: _streamUsage,
    ...options
  }: OVHcloudLLMCallOptions): string {
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    return super._getSerializedCacheKeyParametersForCall(options);
  }

  /** Counts tokens with `tokenCounter`, or estimates them; never downloads a vocabulary. */
  override async getNumTokens(content: MessageContent): Promise<number> {
    const parts =
      typeof content === "string" ? [content] : content.map((block) => ("text" in block ? String(block.text) : ""));
    return this.#countTokens(parts.join("\n"));
  }

  override batch(
    inputs: BaseLanguageModelInput[],
    options?: Partial<OVHcloudLLMCallOptions> | Partial<OVHcloudLLMCallOptions>[],
    batchOptions?: RunnableBatchOptions & { returnExceptions?: false },
  ): Promise<string[]>;
  override batch(
    inputs: BaseLanguageModelInput[],
    options?: Partial<OVHcloudLLMCallOptions> | Partial<OVHcloudLLMCallOptions>[],
    batchOptions?: RunnableBatchOptions,
  ): Promise<(string | Error)[]>;
  /**
   * Continues several prompts, each in a run of its own. Inputs with the same options and signal share requests, up to
   * `promptsPerRequest` in each.
   *
   * @param inputs the prompts.
   * @param options call options for all, or a list with those of each. `maxConcurrency` bounds the requests at once.
   * @param batchOptions `returnExceptions` puts errors into the result instead of throwing the first.
   * @returns the answers, in the order of the inputs.
   */
  override async batch(
    inputs: BaseLanguageModelInput[],
    options: Partial<OVHcloudLLMCallOptions> | Partial<OVHcloudLLMCallOptions>[] = {},
    batchOptions: RunnableBatchOptions = {},
  ): Promise<(string | Error)[]> {
    // Resolved once where it is for all: core makes a signal of its own from each `timeout`.
    const resolved = Array.isArray(options) ? options : ensureConfig(options);
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    const configs = this._getOptionsList<OVHcloudLLMCallOptions>(resolved, inputs.length);
    return runSharedBatch({
      inputs,
      configs,
      maxConcurrency: configs[0]?.maxConcurrency ?? batchOptions.maxConcurrency,
      returnExceptions: batchOptions.returnExceptions,
      sender: this.#sender,
      paramsOf: (config) => this.invocationParams(config),
      invoke: (input, config) => this.invoke(input, config),
    });
  }

  override async _generate(prompts: string[], options: this["ParsedCallOptions"]): Promise<LLMResult> {
    throwIfAborted(options.signal, this.model);
    const seat = prompts.length === 1 ? seatOf(options) : undefined;
    const call = { prompts, params: this.invocationParams(options), signal: options.signal };
    const answers = await Promise.all(seat ? [seat.join(prompts[0] as string)] : this.#sender.send(call));
    return { generations: answers.map(({ generations }) => generations), llmOutput: outputOf(answers) };
  }

  override async *_streamResponseChunks(
    prompt: string,
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<GenerationChunk> {
    seatOf(options)?.leave();
    const usage = (options.streamUsage ?? this.streamUsage) ? { stream_options: { include_usage: true } } : {};
    const request = { ...forOneAnswer(this.invocationParams(options)), prompt, ...usage };
    for await (const chunk of streamedGeneration({ client: this.#client, request, signal: options.signal })) {
      yield chunk;
      const position = { prompt: 0, completion: 0 };
      await runManager?.handleLLMNewToken(chunk.text, position, undefined, undefined, undefined, { chunk });
    }
  }

  override async _generateCached(
    call: Parameters<BaseLLM["_generateCached"]>[0],
  ): ReturnType<BaseLLM["_generateCached"]> {
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    const found = await super._generateCached({ ...call, cache: new CachedGenerations(call.cache) });
    const generations = placeCached(found.generations, call.prompts.length, found.missingPromptIndices);
    return { ...found, generations };
  }
}

// The service counts the tokens of a request, not of the prompts in it, so only the sum is known.
function outputOf(answers: readonly PromptAnswer[]): LLMResult["llmOutput"] {
  const counted = answers.flatMap(({ usage }) => (usage ? [{ tokenUsage: toTokenUsage(toUsageMetadata(usage)) }] : []));
  return counted.length > 0 ? combineTokenUsage(...counted) : {};
}
