/** What went wrong, for a `switch`; one value per error class. */
export type OVHcloudErrorKind =
  | "error"
  | "configuration"
  | "unsupported"
  | "authentication"
  | "model-not-found"
  | "not-found"
  | "payload-too-large"
  | "rate-limit"
  | "bad-request"
  | "schema-refused"
  | "context-overflow"
  | "server"
  | "timeout"
  | "connection"
  | "aborted"
  | "stream-interrupted"
  | "invalid-response"
  | "blocked"
  | "budget"
  | "batch"
  | "batch-item";

/** Why a key was refused: a project without a payment method, no key at all, or a key that is wrong, expired or revoked. */
export type AuthenticationReason = "discovery-mode" | "missing-key" | "refused-key";

/** What a caller can act on; every field is present only when it is known. */
export interface OVHcloudErrorDetails {
  /** HTTP status of the answer. */
  status?: number | undefined;
  /** Model that was asked for. */
  model?: string | undefined;
  /** Request id from the answer's headers; quote it to OVHcloud's support. */
  requestId?: string | undefined;
  /** How long the server asked to wait, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** What had arrived of a stream before it broke: a message for chat, a string for completions. */
  partial?: unknown;
  /** Place in a JSON Schema, such as `properties.born`; "" is its top level. */
  schemaPath?: string | undefined;
  /** The limit that was exceeded: bytes of a body, or tokens of a context. */
  limit?: number | undefined;
  /** What was sent against it, in the same unit. */
  size?: number | undefined;
  /** Which of the texts of an embedding call it is about, counted from 0. */
  inputIndex?: number | undefined;
  /** Why a key was refused. */
  reason?: AuthenticationReason | undefined;
  /** Who counts the requests: one address and model without a key, one project and model with one. */
  limitedBy?: "address" | "project" | undefined;
  /** Models whose names are near to the one asked for, best first. */
  nearestModels?: readonly string[] | undefined;
  /** What to use instead of a removed model; this package's choice, OVHcloud names none. */
  successor?: string | undefined;
  /** The error underneath. */
  cause?: unknown;
}

// Core's retry helpers (`AsyncCaller`, retry middleware) read this registered symbol; using the symbol instead of
// core's `stampRetryable` keeps this folder free of LangChain.
const LANGCHAIN_RETRYABLE = Symbol.for("langchain.errors.retryable");
// What core's `LangChainError.isInstance` and `ContextOverflowError.isInstance` look for; a test covers that they do.
const LANGCHAIN_CONTEXT_OVERFLOW = [Symbol.for("langchain.error"), Symbol.for("langchain.error.context-overflow")];
const BRAND = Symbol.for("langchain-ovhcloud.error");

/**
 * Base of every error that this package throws on purpose.
 *
 * `OVHcloudError.isInstance(e)` and the same on each subclass also recognise errors of another copy of this package
 * (ESM beside CJS), where `instanceof` fails.
 *
 * @example
 * ```ts
 * try {
 *   await model.invoke("Hello");
 * } catch (error) {
 *   if (OVHcloudRateLimitError.isInstance(error)) console.log(`wait ${error.retryAfterMs} ms`);
 *   else throw error;
 * }
 * ```
 */
export class OVHcloudError extends Error {
  /** Discriminates the classes without `instanceof`. */
  static readonly kind: OVHcloudErrorKind = "error";
  override name = "OVHcloudError";
  readonly kind: OVHcloudErrorKind;
  /** True when the same request may succeed later. */
  readonly retryable: boolean;
  // Declared only: they exist on the errors that have something to say there.
  declare readonly status?: number;
  declare readonly model?: string;
  declare readonly requestId?: string;
  declare readonly retryAfterMs?: number;
  /** What had arrived of a stream before the error. */
  declare partial?: unknown;
  /** Which of the texts of an embedding call it is about, counted from 0. */
  declare inputIndex?: number;

  /**
   * @param message what happened and what to do next.
   * @param details what a caller can act on.
   * @param retryable whether the same request may succeed later. Default false.
   */
  constructor(message: string, details: OVHcloudErrorDetails = {}, retryable = false) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = new.target.kind;
    this.retryable = retryable;
    const { cause: _cause, ...known } = details;
    for (const [name, value] of Object.entries(known)) {
      if (value !== undefined) (this as Record<string, unknown>)[name] = value;
    }
    Object.defineProperty(this, BRAND, { value: true });
    Object.defineProperty(this, LANGCHAIN_RETRYABLE, { value: retryable, configurable: true });
  }

  /**
   * Tells whether a value is an error of this class, whichever copy of the package made it.
   *
   * @param value anything, usually what a `catch` got.
   */
  static isInstance<T extends typeof OVHcloudError>(this: T, value: unknown): value is InstanceType<T> {
    if (typeof value !== "object" || value === null || !(BRAND in value)) return false;
    return this.kind === "error" || (value as { kind?: unknown }).kind === this.kind;
  }
}

/** A constructor or environment value cannot be used. */
export class OVHcloudConfigurationError extends OVHcloudError {
  static override readonly kind = "configuration";
  override name = "OVHcloudConfigurationError";
}

/** The model's profile says that it cannot do what was asked; nothing was sent. */
export class OVHcloudUnsupportedError extends OVHcloudError {
  static override readonly kind = "unsupported";
  override name = "OVHcloudUnsupportedError";
}

/** HTTP 401 or 403. OVHcloud documents both for a bad key, on two current pages that disagree. */
export class OVHcloudAuthenticationError extends OVHcloudError {
  static override readonly kind = "authentication";
  override name = "OVHcloudAuthenticationError";
  declare readonly reason?: AuthenticationReason;
}

/** HTTP 404: no such model, a model removed after its grace period, or a wrong base URL. */
export class OVHcloudModelNotFoundError extends OVHcloudError {
  static override readonly kind = "model-not-found";
  override name = "OVHcloudModelNotFoundError";
  /** Models whose names are near to the one asked for, best first. */
  declare readonly nearestModels?: readonly string[];
  /** What to use instead of a removed model; this package's choice, OVHcloud names none. */
  declare readonly successor?: string;
}

/** HTTP 404 of something else than a model, such as a file or a batch. */
export class OVHcloudNotFoundError extends OVHcloudError {
  static override readonly kind = "not-found";
  override name = "OVHcloudNotFoundError";
}

/** HTTP 413: the request body is over the limit (2 MB, 10 MB for visual models, by OVHcloud's capabilities guide). */
export class OVHcloudPayloadTooLargeError extends OVHcloudError {
  static override readonly kind = "payload-too-large";
  override name = "OVHcloudPayloadTooLargeError";
  /** Bytes that are allowed, by the documentation. */
  declare readonly limit?: number;
  /** Bytes that were sent. */
  declare readonly size?: number;
}

/** HTTP 429. */
export class OVHcloudRateLimitError extends OVHcloudError {
  static override readonly kind = "rate-limit";
  override name = "OVHcloudRateLimitError";
  /** Who counts the requests: one address and model without a key, one project and model with one. */
  declare readonly limitedBy?: "address" | "project";
}

/** HTTP 400, 422 and the other refusals of a request's content. */
export class OVHcloudBadRequestError extends OVHcloudError {
  static override readonly kind = "bad-request";
  override name = "OVHcloudBadRequestError";
}

/** A JSON Schema that cannot be asked for, found here before anything is sent, or by the server. */
export class OVHcloudSchemaRefusedError extends OVHcloudError {
  static override readonly kind = "schema-refused";
  override name = "OVHcloudSchemaRefusedError";
  /** Place in the schema, such as `properties.born`; "" is its top level; undefined when the server named none. */
  declare readonly schemaPath?: string;
}

/**
 * The conversation, with room for the answer, is longer than the model can read. LangChain takes it for its own
 * `ContextOverflowError` too.
 */
export class OVHcloudContextOverflowError extends OVHcloudError {
  static override readonly kind = "context-overflow";
  override name = "OVHcloudContextOverflowError";
  /** Tokens that the model can read, where the server said so. */
  declare readonly limit?: number;
  /** Tokens that were asked for, where the server said so. */
  declare readonly size?: number;

  constructor(message: string, details: OVHcloudErrorDetails = {}) {
    super(message, details);
    for (const brand of LANGCHAIN_CONTEXT_OVERFLOW) Object.defineProperty(this, brand, { value: true });
  }
}

/** HTTP 5xx. */
export class OVHcloudServerError extends OVHcloudError {
  static override readonly kind = "server";
  override name = "OVHcloudServerError";
}

/** No answer, or no next piece of a stream, within the time allowed. */
export class OVHcloudTimeoutError extends OVHcloudError {
  static override readonly kind = "timeout";
  override name = "OVHcloudTimeoutError";
}

/** The server could not be reached, or the connection broke before an answer. */
export class OVHcloudConnectionError extends OVHcloudError {
  static override readonly kind = "connection";
  override name = "OVHcloudConnectionError";
}

/** The caller's signal aborted. Its `name` is "AbortError", which is what LangChain and the platform look for. */
export class OVHcloudAbortedError extends OVHcloudError {
  static override readonly kind = "aborted";
  override name = "AbortError";
}

/** A stream ended before the model had finished. `partial` holds what had arrived. */
export class OVHcloudStreamInterruptedError extends OVHcloudError {
  static override readonly kind = "stream-interrupted";
  override name = "OVHcloudStreamInterruptedError";
}

/** An answer with status 200 that is not what the API promises. */
export class OVHcloudInvalidResponseError extends OVHcloudError {
  static override readonly kind = "invalid-response";
  override name = "OVHcloudInvalidResponseError";
}
