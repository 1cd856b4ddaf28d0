import type {
  BaseChatModelCallOptions,
  BaseChatModelParams,
  BindToolsInput,
} from "@langchain/core/language_models/chat_models";
import type { ModelProfile } from "@langchain/core/language_models/profile";
import type { ClientOptions } from "../client/config.js";

/** How much a reasoning model thinks. Which values a model takes differs; OVHcloud's catalog lists them per model. */
export type ReasoningEffort = "none" | "minimal" | "low" | "medium" | "high";

/** Route of the API: chat completions, or the responses route, which fewer models have and which knows fewer options. */
export type ChatApi = "chat" | "responses";

/** What shapes an answer; accepted by the constructor and, under LangChain's rules, per call. */
export interface SamplingOptions {
  /** 0 to 2; lower is more predictable. Default: the server's. */
  temperature?: number | undefined;
  /** Nucleus sampling, 0 to 1. Default: the server's. */
  topP?: number | undefined;
  /** Most tokens to generate, sent as `max_tokens`. Default: the server's. */
  maxTokens?: number | undefined;
  /** Texts at which the model stops. */
  stop?: string[] | undefined;
  /** Makes sampling repeatable, as far as the server can. */
  seed?: number | undefined;
  /** -2 to 2; above 0, words that came often come less. Default: the server's. Unconfirmed for OVHcloud. */
  frequencyPenalty?: number | undefined;
  /** -2 to 2; above 0, words that came once come less. Default: the server's. Unconfirmed for OVHcloud. */
  presencePenalty?: number | undefined;
  /** Ask for the log probability of each token; they come as `response_metadata.logprobs`. Unconfirmed for OVHcloud. */
  logprobs?: boolean | undefined;
  /** With `logprobs`: how many likely other tokens to tell for each, 0 to 20. */
  topLogprobs?: number | undefined;
  /** Sent as `reasoning_effort`. Default: the model's. */
  reasoningEffort?: ReasoningEffort | undefined;
  /** Ask for token counts in streams. Default true. */
  streamUsage?: boolean | undefined;
}

/** Constructor fields of `ChatOVHcloud`. */
export interface ChatOVHcloudFields
  extends Omit<BaseChatModelParams, "maxRetries" | "maxConcurrency">, ClientOptions, SamplingOptions {
  /** Model id, or a virtual model such as `gpt-oss@latest`. Default "gpt-oss-120b". */
  model?: string | undefined;
  /** Route that is asked, "chat" or "responses". Default "chat". */
  api?: ChatApi | undefined;
  /** Another name for `stop`, which LangChain's generic code uses. */
  stopSequences?: string[] | undefined;
  /** Fetch answers as a stream inside `invoke` too, with token callbacks. Default false. */
  streaming?: boolean | undefined;
  /** Replaces or adds to what the built-in table says about the model. */
  profile?: ModelProfile | undefined;
  /** Send earlier reasoning back to the model. Default false: it costs tokens, and most models do without. */
  replayReasoning?: boolean | undefined;
  /** Counts tokens for `getNumTokens`. Default: a local estimate. */
  tokenCounter?: ((text: string) => number | Promise<number>) | undefined;
  /** Other body fields, sent as they are. */
  modelKwargs?: Record<string, unknown> | undefined;
}

/** Options of one call. */
export interface ChatOVHcloudCallOptions extends BaseChatModelCallOptions, Omit<SamplingOptions, "stop"> {
  /** Tools that the model may call; usually set by `bindTools`. */
  tools?: BindToolsInput[];
  /** `response_format` of the API: text, json_object or json_schema; usually set by `withStructuredOutput`. */
  response_format?: { type: string; [field: string]: unknown };
  /** Asks the server to follow tool schemas exactly. Left out unless given: whether OVHcloud accepts it is unconfirmed. */
  strict?: boolean;
  /** True is what the service does; false is refused, because the service does not have it. */
  parallel_tool_calls?: boolean;
}

/** Names of the call options that are ours, for core's `callKeys`. */
export const CHAT_CALL_KEYS = [
  "tools",
  "tool_choice",
  "response_format",
  "strict",
  "parallel_tool_calls",
  "temperature",
  "topP",
  "maxTokens",
  "seed",
  "frequencyPenalty",
  "presencePenalty",
  "logprobs",
  "topLogprobs",
  "reasoningEffort",
  "streamUsage",
  "ls_structured_output_format",
] as const satisfies readonly (keyof ChatOVHcloudCallOptions)[];

/** Constructor fields that may be serialised. Neither the key nor headers, functions or the profile. */
export const CHAT_SERIALIZABLE_KEYS = [
  "model",
  "api",
  "anonymous",
  "baseURL",
  "endpoint",
  "hostsURL",
  "timeout",
  "maxRetries",
  "maxConcurrency",
  "temperature",
  "topP",
  "maxTokens",
  "stop",
  "seed",
  "frequencyPenalty",
  "presencePenalty",
  "logprobs",
  "topLogprobs",
  "reasoningEffort",
  "streaming",
  "streamUsage",
  "replayReasoning",
  "modelKwargs",
  "outputVersion",
  "disableStreaming",
] as const satisfies readonly (keyof ChatOVHcloudFields)[];
