import type { BatchStore } from "../batch/batch-store.js";
import type { FileStore } from "../batch/file-store.js";
import type { AnswerForm } from "../chat/chat-objects.js";
import type { Clock } from "./clock.js";
import type { Embedded, MiniLmEmbedder } from "../minilm/embedder.js";
import type { VectorCache } from "../extractive/vector-cache.js";
import type { Model } from "../models/roster.js";
import type { ScriptedReply } from "../scenarios/scenarios.js";
import type { Caller } from "./authentication.js";
import type { Form } from "./form.js";
import type { Scratch } from "./scratch.js";

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
  /** Ids of models that the responses route refuses. */
  modelsWithoutResponses: ReadonlySet<string>;
  /** Keys that were revoked. */
  revokedKeys: Set<string>;
  /** Files that live as long as the emulator. */
  scratch: Scratch;
  /** Files that clients have sent and batches have made. */
  files: FileStore;
  batches: BatchStore;
}

/** One request, checked, for a route. */
export interface Call {
  /** JSON bodies: parsed, not yet validated. */
  body: unknown;
  /** Bodies of routes that take forms; empty elsewhere. */
  form: Form;
  /** Bodies of routes that take bytes; empty elsewhere. */
  bytes: Buffer;
  /** What stood in the place of each `{name}` of the route's host and path. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** Scheme and authority by which the client reached the emulator, such as `http://127.0.0.1:8080`. */
  origin: string;
  /** Content type of the body, in small letters; empty when there is none. */
  contentType: string;
  caller: Caller;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
  services: Services;
  /** A reply that a test has queued. */
  scripted?: ScriptedReply | undefined;
}

/**
 * What a route answers: one JSON value, a stream of them as server-sent events, typed events, whose field `type` names
 * each, or any other content.
 */
export type Answer =
  | { json: unknown }
  | { events: AsyncIterable<unknown> | Iterable<unknown> }
  | { typedEvents: Iterable<{ type: string }> }
  | { content: string | Uint8Array | AsyncIterable<Uint8Array>; contentType: string };

interface AnyRoute {
  method: "GET" | "POST" | "DELETE";
  /** Below the host; `{name}` stands for any one part. */
  path: string;
  /**
   * Another host of the service than the unified one, `{name}` standing for any first part. It is served below
   * `/hosts/` and the host's name.
   */
  host?: string;
  /** What the body is. Default JSON of at most 10 MB. */
  takes?: "json" | "form" | "bytes";
  /** Largest body of a route that takes forms or bytes. Default 10 MB. */
  limitBytes?: (caller: Caller["kind"]) => number;
  /** "required" refuses callers without a key, "ignored" looks at none. Default "optional". */
  key?: "optional" | "required" | "ignored";
  /** True keeps the body out of the journal. */
  secret?: boolean;
}

/** A route without a model. */
export interface PlainRoute extends AnyRoute {
  model: false;
  handle(call: Call): Answer | Promise<Answer>;
}

/** A route whose body names a model: the field `model` of the JSON or of the form. */
export interface ModelRoute extends AnyRoute {
  model: true;
  /** The model where the body names none. Default: that is refused. */
  defaultModel?: string;
  handle(call: Call, model: Model): Answer | Promise<Answer>;
}

/** Any route. */
export type Route = PlainRoute | ModelRoute;
