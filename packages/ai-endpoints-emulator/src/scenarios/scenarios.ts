import type { ApiError } from "../server/api-error.js";

/** Which requests a scenario is for; everything when empty. */
export interface ScenarioMatch {
  /** Path below the host, such as `/v1/embeddings`. */
  path?: string;
  /** Model id as the client sends it. */
  model?: string;
  /** How many matching requests it acts on. Default 1. */
  times?: number;
}

/** A chat or completion answer word for word. */
export interface ScriptedReply {
  /** Default: none, for a reply that is tool calls alone. */
  text?: string;
  /** Sent as the option `reasoningField` says: by default as the message's `reasoning`. Chat only. */
  reasoning?: string;
  toolCalls?: readonly { name: string; arguments: unknown; id?: string }[];
  finishReason?: "stop" | "length" | "tool_calls" | "content_filter";
}

/** How a stream goes wrong after `afterChunks` events (or at its end, when it is shorter). */
export type StreamFault =
  | { kind: "cut" | "end" | "broken-json"; afterChunks: number }
  | { kind: "error"; afterChunks: number; status: number; message: string };

/** When a stream breaks, and what it says until then. */
export interface StreamFaultOptions extends ScenarioMatch {
  /** Events that are still delivered. */
  afterChunks: number;
  /** Default: the emulator's own answer. */
  reply?: string | ScriptedReply;
}

/** What answers for a deprecated model. */
export interface DeprecatedOptions extends ScenarioMatch {
  /** Model that answers instead; one of the roster. */
  successor: string;
  /** Wait before the answer, on a clock that can `sleep`; other clocks do not wait. Default 10000 (documented). */
  delayMs?: number;
  /** Default: the emulator's own answer. */
  reply?: string | ScriptedReply;
}

/** A whole HTTP answer. */
export interface ScriptedResponse {
  status: number;
  headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is; anything else as JSON. */
  body?: unknown;
}

/** A request that waits until the test lets it go on. */
export interface Held {
  /** Resolves when a request has arrived and waits. */
  arrived: Promise<void>;
  /** Lets all requests of this scenario go on, waiting and later ones. */
  release(): void;
}

/**
 * Queue of scripted replies and faults. Each request takes the first scenario that matches it; without one the emulator
 * answers by itself.
 */
export interface Scenarios {
  /** The next chat or completion request gets this reply. */
  reply(reply: string | ScriptedReply, match?: ScenarioMatch): void;
  /** The next request gets exactly this HTTP answer, before any check. */
  respond(response: ScriptedResponse, match?: ScenarioMatch): void;
  /** The next `times` requests get 429, with `Retry-After` and `RateLimit-Reset` unless `retryAfterSeconds` is null. */
  rateLimitStorm(options: ScenarioMatch & { times: number; retryAfterSeconds?: number | null }): void;
  /** The next request gets 503. */
  unavailable(match?: ScenarioMatch): void;
  /** The next request waits until released, then goes on as usual. No timer is involved. */
  hold(match?: ScenarioMatch): Held;
  /** The next stream loses its connection after `afterChunks` events (an answer that is not streamed breaks half way). */
  cutStream(options: StreamFaultOptions): void;
  /** The next stream ends in good order but early, without `[DONE]`. */
  endStream(options: StreamFaultOptions): void;
  /** The next stream sends an error object as an event and ends. */
  streamError(options: StreamFaultOptions & { status?: number; message?: string }): void;
  /** The next stream sends an event whose JSON is broken. */
  brokenChunk(options: StreamFaultOptions): void;
  /**
   * The next request is answered by `successor`, with its name as `model` and the header `x-warning`, as OVHcloud's
   * troubleshooting guide (2025-05-05) tells of deprecated models.
   */
  deprecated(options: DeprecatedOptions): void;
  /** Forgets all scenarios and releases what is held. */
  clear(): void;
  /** Scenarios that have not been used up. */
  readonly pending: number;
}

/** What a scenario does to the request that takes it. */
export type ScenarioAction =
  | { kind: "reply"; reply: ScriptedReply }
  | { kind: "respond"; response: ScriptedResponse }
  | { kind: "refuse"; error: ApiError }
  | { kind: "fault"; fault: StreamFault; reply?: ScriptedReply | undefined }
  | { kind: "deprecated"; successor: string; delayMs: number; reply?: ScriptedReply | undefined }
  | { kind: "hold"; arrive: () => void; released: Promise<void> };
