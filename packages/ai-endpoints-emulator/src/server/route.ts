import type { AnswerForm } from "../chat/chat-objects.js";
import type { Clock } from "./clock.js";
import type { Embedded, MiniLmEmbedder } from "../minilm/embedder.js";
import type { VectorCache } from "../extractive/vector-cache.js";
import type { Model } from "../models/roster.js";
import type { ScriptedReply } from "../scenarios/scenarios.js";

/** What routes may use. */
export interface Services {
  embedder: MiniLmEmbedder;
  sentenceVectors: VectorCache;
  clock: Clock;
  /** Status of requests that do not fit their schema. */
  validationStatus: 400 | 422;
  /** Most texts in one embeddings request. */
  maxEmbeddingBatch: number;
  /** Makes the vectors of the embeddings route. */
  embedTexts: (texts: readonly string[], options: { signal: AbortSignal }) => Promise<Embedded>;
  /** Milliseconds before the embeddings route answers. */
  embeddingLatencyMs: number;
  /** How chat messages look, as far as the emulator's options say. */
  answerForm: Pick<AnswerForm, "emptyToolCalls" | "reasoningField">;
}

/** One request, checked, for a route. */
export interface Call {
  /** Parsed JSON, not yet validated. */
  body: unknown;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
  services: Services;
  /** A reply that a test has queued. */
  scripted?: ScriptedReply | undefined;
}

/** What a route answers: one JSON value, or a stream of them as server-sent events. */
export type Answer = { json: unknown } | { events: AsyncIterable<unknown> | Iterable<unknown> };

/** A route without a model. */
export interface PlainRoute {
  method: "GET" | "POST";
  path: string;
  model: false;
  handle(call: Call): Answer | Promise<Answer>;
}

/** A route whose body names a model. */
export interface ModelRoute {
  method: "POST";
  path: string;
  model: true;
  handle(call: Call, model: Model): Answer | Promise<Answer>;
}

/** Any route. */
export type Route = PlainRoute | ModelRoute;
