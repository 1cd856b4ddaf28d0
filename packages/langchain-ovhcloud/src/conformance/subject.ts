import type { BaseCache } from "@langchain/core/caches";
import type { Callbacks } from "@langchain/core/callbacks/manager";
import type { BaseChatModel, BaseChatModelCallOptions, ToolChoice } from "@langchain/core/language_models/chat_models";
import type { AIMessage, AIMessageChunk } from "@langchain/core/messages";
import type { Emulator } from "ai-endpoints-emulator";
import type { ChatModelCapabilities } from "./capabilities.js";
import type { SentRequest, WireFormat } from "./wire.js";

/** Call options that each class under test understands. */
export interface ConformingCallOptions extends BaseChatModelCallOptions {
  temperature?: number;
  maxTokens?: number;
  streamUsage?: boolean;
  tool_choice?: ToolChoice;
  strict?: boolean;
}

/** A chat model as its users see it. */
export type ConformingChatModel = BaseChatModel<ConformingCallOptions> &
  Required<Pick<BaseChatModel<ConformingCallOptions>, "bindTools">> & { readonly model: string };

/** A whole message or one made of chunks. */
export type Answered = AIMessage | AIMessageChunk;

/** Constructor fields that each class under test understands. */
export interface ChatModelOverrides {
  model?: string;
  apiKey?: string;
  baseURL?: string;
  temperature?: number;
  maxTokens?: number;
  timeout?: number;
  maxRetries?: number;
  stop?: string[];
  stopSequences?: string[];
  streaming?: boolean;
  streamUsage?: boolean;
  disableStreaming?: boolean;
  outputVersion?: "v0" | "v1";
  cache?: BaseCache | boolean;
  callbacks?: Callbacks;
  replayReasoning?: boolean;
}

/** What a behaviour is tried on. */
export interface Subject {
  /** A new model that talks to the emulator, with a key and without retries unless the overrides say otherwise. */
  create(overrides?: ChatModelOverrides): ConformingChatModel;
  /** Puts a serialised model together again, with this key for its secret. */
  revive(serialised: string, apiKey: string): Promise<ConformingChatModel>;
  /** Name of the class, as it is serialised. */
  readonly className: string;
  /** Model that is asked. */
  readonly model: string;
  /** Key that `create` passes. */
  readonly apiKey: string;
  readonly capabilities: ChatModelCapabilities;
  readonly wire: WireFormat;
  /** The running emulator; its scenarios and journal are empty when a behaviour begins. */
  readonly emulator: Emulator;
  /** The requests of the behaviour so far. */
  sent(): SentRequest[];
}
