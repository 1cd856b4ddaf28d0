import type { UsageDetail } from "./capabilities.js";

/** A tool call of a scripted answer. */
export interface WireToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text, as models write it. */
  readonly arguments: string;
}

/** What a model answers, without the form in which an API sends it. */
export interface WireAnswer {
  readonly text?: string;
  readonly reasoning?: string;
  readonly toolCalls?: readonly WireToolCall[];
  readonly finishReason?: "stop" | "length" | "tool_calls";
  readonly usage?: { readonly input: number; readonly output: number } & Partial<Readonly<Record<UsageDetail, number>>>;
}

/** A message as the server received it. */
export interface SentMessage {
  readonly role: string;
  /** All text of it. */
  readonly text: string;
  /** Whether it was sent as one string and not as a list of parts, which some servers do not read. */
  readonly isString: boolean;
  /** URLs and data URLs of images, in order. */
  readonly images: readonly string[];
  /** Other parts that are not text, as they were sent. */
  readonly otherParts: readonly unknown[];
  readonly toolCalls: readonly WireToolCall[];
  /** Reasoning of earlier turns, where it is sent back. */
  readonly reasoning?: string | undefined;
  /** Call that a tool's result belongs to. */
  readonly toolCallId?: string | undefined;
  /** Names of the fields that were sent. */
  readonly fields: readonly string[];
}

/** A request as the server received it. */
export interface SentRequest {
  readonly model: unknown;
  readonly stream: boolean;
  readonly asksForUsage: boolean;
  readonly messages: readonly SentMessage[];
  readonly tools: readonly { readonly name: string; readonly description?: string; readonly parameters?: unknown }[];
  readonly toolChoice: unknown;
  readonly temperature: unknown;
  readonly maxTokens: unknown;
  readonly stop: unknown;
  /** Way in which an object was asked for, if one was. */
  readonly structuredOutput: "jsonSchema" | "functionCalling" | "jsonMode" | undefined;
  /** JSON Schema of that object. */
  readonly outputSchema: unknown;
}

/**
 * The API that a class speaks. The suite knows answers and requests only through this, so that one suite serves several
 * APIs.
 */
export interface WireFormat {
  /** Path of the route, with `/v1`. */
  readonly path: string;
  /** Events of a stream before the first piece of its text. */
  readonly prelude: number;
  /** Whether a stream counts its tokens only when it is asked to. */
  readonly countsOnRequest: boolean;
  /** Reads a request's body. */
  read(body: unknown): SentRequest;
  /** Body of a whole answer. */
  whole(answer: WireAnswer): unknown;
  /** Events of a streamed answer, the text in several. */
  streamed(answer: WireAnswer): readonly unknown[];
}
