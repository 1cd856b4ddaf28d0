import type { BaseLanguageModelCallOptions } from "@langchain/core/language_models/base";
import type { BaseLLMParams } from "@langchain/core/language_models/llms";
import type { ClientOptions } from "../client/config.js";

/**
 * What shapes a completion; accepted by the constructor and per call. OVHcloud documents the route and few of its
 * fields. Those marked "unconfirmed" are what OpenAI and vLLM read; nobody has confirmed them for OVHcloud.
 */
export interface CompletionOptions {
  /** 0 to 2; lower is more predictable. Default: the server's. */
  temperature?: number | undefined;
  /** Nucleus sampling, 0 to 1. Default: the server's. */
  topP?: number | undefined;
  /** Most tokens to generate. Default: the server's, which for text completions is often as low as 16. */
  maxTokens?: number | undefined;
  /** Texts at which the model stops. */
  stop?: string[] | undefined;
  /** Makes sampling repeatable, as far as the server can. */
  seed?: number | undefined;
  /** -2 to 2; above 0, words are repeated less the more often they occurred. Unconfirmed. */
  frequencyPenalty?: number | undefined;
  /** -2 to 2; above 0, words that occurred are repeated less. Unconfirmed. */
  presencePenalty?: number | undefined;
  /** Answers per prompt, all in `generations` of `generate`. Streams give one whatever it says. Unconfirmed. */
  n?: number | undefined;
  /** Answers that the server makes to choose `n` from. Unconfirmed; newer vLLM has no such field. */
  bestOf?: number | undefined;
  /** Repeat the prompt before the answer. Unconfirmed. */
  echo?: boolean | undefined;
  /** Ask for log probabilities with so many alternatives per token; they come in `generationInfo`. Unconfirmed. */
  logprobs?: number | undefined;
  /** Text after the gap that the model fills. Unconfirmed: many servers and models refuse it, some ignore it. */
  suffix?: string | undefined;
  /** Ask for token counts in streams. Default true. */
  streamUsage?: boolean | undefined;
}

/** Constructor fields of `OVHcloudLLM`. */
export interface OVHcloudLLMFields
  extends Omit<BaseLLMParams, "maxRetries" | "maxConcurrency">, ClientOptions, CompletionOptions {
  /** Model id. Default "Meta-Llama-3_3-70B-Instruct". */
  model?: string | undefined;
  /**
   * Most prompts that `generate` and `batch` put into one request; 1 gives each prompt its own. Default 20.
   *
   * The service limits requests, not prompts, so 20 in one is 20 times as fast where the limit is what one waits for.
   * That a list of prompts is accepted is unconfirmed: a server that refuses it (400, 422) is asked once more for each
   * prompt alone, and from then on by itself. Prompts that share a request share its fate (timeout, 503) and its token
   * counts, which the service gives for all of them together.
   */
  promptsPerRequest?: number | undefined;
  /** Counts tokens for `getNumTokens`. Default: a local estimate. */
  tokenCounter?: ((text: string) => number | Promise<number>) | undefined;
  /** Other body fields, such as `logit_bias`, sent as they are. */
  modelKwargs?: Record<string, unknown> | undefined;
}

/** Options of one call. */
export interface OVHcloudLLMCallOptions extends BaseLanguageModelCallOptions, Omit<CompletionOptions, "stop"> {}

/** Names of the call options that are ours, for core's `callKeys`. */
export const LLM_CALL_KEYS = [
  "temperature",
  "topP",
  "maxTokens",
  "seed",
  "frequencyPenalty",
  "presencePenalty",
  "n",
  "bestOf",
  "echo",
  "logprobs",
  "suffix",
  "streamUsage",
] as const satisfies readonly (keyof OVHcloudLLMCallOptions)[];

/** Constructor fields that may be serialised: neither the key nor headers or functions. */
export const LLM_SERIALIZABLE_KEYS = [
  "model",
  "anonymous",
  "baseURL",
  "endpoint",
  "hostsURL",
  "timeout",
  "maxRetries",
  "maxConcurrency",
  "stop",
  "promptsPerRequest",
  "modelKwargs",
  ...LLM_CALL_KEYS,
] as const satisfies readonly (keyof OVHcloudLLMFields)[];
