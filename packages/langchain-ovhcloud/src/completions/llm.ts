import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import { BaseLLM } from "@langchain/core/language_models/llms";
import type { MessageContent } from "@langchain/core/messages";
import { GenerationChunk, type LLMResult } from "@langchain/core/outputs";
import { combineTokenUsage, toTokenUsage } from "../chat/token-usage.js";
import { toUsageMetadata } from "../chat/usage.js";
import { throwIfAborted } from "../client/abort.js";
import { AIEndpointsClient } from "../client/client.js";
import type { Completion } from "../client/completion.js";
import { OVHcloudError } from "../client/errors.js";
import { estimateTokens } from "../tokens/estimate.js";
import { PACKAGE_VERSION } from "../version.js";
import { LLM_CALL_KEYS, LLM_SERIALIZABLE_KEYS, type OVHcloudLLMCallOptions, type OVHcloudLLMFields } from "./fields.js";

/** Model used when none is named. Not gpt-oss: those expect their own chat markup around a prompt. */
export const DEFAULT_COMPLETION_MODEL = "Meta-Llama-3_3-70B-Instruct";

/**
 * Text completion on OVHcloud AI Endpoints: the model continues a prompt. For conversations use `ChatOVHcloud`.
 *
 * @example
 * ```ts
 * const llm = new OVHcloudLLM({ maxTokens: 40 });
 * console.log(await llm.invoke("Three colours of the rainbow: red,"));
 * ```
 */
export class OVHcloudLLM extends BaseLLM<OVHcloudLLMCallOptions> {
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
  streamUsage: boolean;
  modelKwargs: Record<string, unknown> | undefined;
  readonly #client: AIEndpointsClient;
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
    this.streamUsage = fields.streamUsage ?? true;
    this.modelKwargs = fields.modelKwargs;
  }

  override get lc_secrets(): { [key: string]: string } {
    return { apiKey: "OVH_AI_ENDPOINTS_ACCESS_TOKEN" };
  }

  // Core's own way back from `base_url` would be `baseUrl`.
  override get lc_aliases(): { [key: string]: string } {
    return { baseURL: "base_url" };
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

  override invocationParams(options: Partial<OVHcloudLLMCallOptions> = {}): {
    model: string;
    [field: string]: unknown;
  } {
    const params = {
      ...this.modelKwargs,
      temperature: options.temperature ?? this.temperature,
      top_p: options.topP ?? this.topP,
      max_tokens: options.maxTokens ?? this.maxTokens,
      stop: options.stop ?? this.stop,
      seed: options.seed ?? this.seed,
    };
    return {
      model: this.model,
      ...Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined)),
    };
  }

  /** Counts tokens with `tokenCounter`, or estimates them; never downloads a vocabulary. */
  override async getNumTokens(content: MessageContent): Promise<number> {
    const parts =
      typeof content === "string" ? [content] : content.map((block) => ("text" in block ? String(block.text) : ""));
    return this.#countTokens(parts.join("\n"));
  }

  // One request per prompt: whether the service takes several at once is unconfirmed. `maxConcurrency` bounds them.
  override async _generate(prompts: string[], options: this["ParsedCallOptions"]): Promise<LLMResult> {
    throwIfAborted(options.signal, this.model);
    const completions = await Promise.all(
      prompts.map((prompt) =>
        this.#client.completions({ ...this.invocationParams(options), prompt }, { signal: options.signal }),
      ),
    );
    const usages = completions.map(({ usage }) => ({
      tokenUsage: toTokenUsage(usage ? toUsageMetadata(usage) : undefined),
    }));
    return {
      generations: completions.map((completion) => [
        { text: completion.choices?.[0]?.text ?? "", generationInfo: infoOf(completion) },
      ]),
      llmOutput: combineTokenUsage(...usages),
    };
  }

  override async *_streamResponseChunks(
    prompt: string,
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<GenerationChunk> {
    throwIfAborted(options.signal, this.model);
    const usage = (options.streamUsage ?? this.streamUsage) ? { stream_options: { include_usage: true } } : {};
    const request = { ...this.invocationParams(options), prompt, ...usage };
    let text = "";
    try {
      for await (const piece of this.#client.streamCompletions(request, { signal: options.signal })) {
        const chunk = new GenerationChunk({ text: piece.choices?.[0]?.text ?? "", generationInfo: infoOf(piece) });
        text += chunk.text;
        yield chunk;
        await runManager?.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, { chunk });
      }
    } catch (error) {
      if (text && OVHcloudError.isInstance(error)) error.partial = text;
      throw error;
    }
  }
}

// Core merges `generationInfo` of chunks by overwriting, so each part may stand on any chunk.
function infoOf({ choices, usage }: Completion): Record<string, unknown> {
  const finishReason = choices?.[0]?.finish_reason;
  return {
    ...(finishReason ? { finish_reason: finishReason } : {}),
    ...(usage ? { usage_metadata: toUsageMetadata(usage) } : {}),
  };
}
