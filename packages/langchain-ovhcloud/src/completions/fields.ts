import type { BaseLanguageModelCallOptions } from "@langchain/core/language_models/base";
import type { BaseLLMParams } from "@langchain/core/language_models/llms";
import type { ClientOptions } from "../client/config.js";

/** Constructor fields of `OVHcloudLLM`. */
export interface OVHcloudLLMFields extends Omit<BaseLLMParams, "maxRetries" | "maxConcurrency">, ClientOptions {
  /** Model id. Default "Meta-Llama-3_3-70B-Instruct". */
  model?: string | undefined;
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
  /** Ask for token counts in streams. Default true. */
  streamUsage?: boolean | undefined;
  /** Counts tokens for `getNumTokens`. Default: a local estimate. */
  tokenCounter?: ((text: string) => number | Promise<number>) | undefined;
  /** Other body fields, sent as they are. */
  modelKwargs?: Record<string, unknown> | undefined;
}

/** Options of one call. */
export interface OVHcloudLLMCallOptions extends BaseLanguageModelCallOptions {
  temperature?: number;
  topP?: number;
  maxTokens?: number;
  seed?: number;
  streamUsage?: boolean;
}

/** Names of the call options that are ours, for core's `callKeys`. */
export const LLM_CALL_KEYS = [
  "temperature",
  "topP",
  "maxTokens",
  "seed",
  "streamUsage",
] as const satisfies readonly (keyof OVHcloudLLMCallOptions)[];

/** Constructor fields that may be serialised: neither the key nor headers or functions. */
export const LLM_SERIALIZABLE_KEYS = [
  "model",
  "anonymous",
  "baseURL",
  "timeout",
  "maxRetries",
  "maxConcurrency",
  "temperature",
  "topP",
  "maxTokens",
  "stop",
  "seed",
  "streamUsage",
  "modelKwargs",
] as const satisfies readonly (keyof OVHcloudLLMFields)[];
