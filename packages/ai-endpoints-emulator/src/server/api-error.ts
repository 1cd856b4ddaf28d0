import type { ErrorFacts } from "./error-shape.js";

/**
 * An answer that is not a success. Its body gets its shape when it is sent; by default it is the nested `error` object
 * of vLLM. What OVHcloud sends is unconfirmed, except that its gateway looks like Kong (429, see {@link rateLimited}).
 */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;
  readonly facts: ErrorFacts;
  /** A body of its own in the default shape. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    more: ErrorDetails & { body?: unknown; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.status = status;
    this.headers = more.headers ?? {};
    this.facts = errorFacts(status, message, more);
    this.body = more.body;
  }
}

/** What an error may say besides status and message. */
export interface ErrorDetails {
  type?: string;
  /** Path of the field that it is about. */
  param?: string;
  /** Default: the status. */
  code?: string;
}

/** The facts of an error, with the usual type for its status. */
export function errorFacts(status: number, message: string, more: ErrorDetails = {}): ErrorFacts {
  const type = more.type ?? TYPES[status] ?? (status >= 500 ? "InternalServerError" : "BadRequestError");
  return { status, message, type, param: more.param ?? null, code: more.code ?? status };
}

/** 401 or 403 for a key that is refused: OVHcloud's pages name both, with this text for 403. */
export function authenticationFailed(status: 401 | 403): ApiError {
  return new ApiError(status, status === 403 ? "403 Forbidden: Authentication Failed" : "Authentication Failed");
}

/** 403 for a key of a project in discovery mode: the message is documented, the status inferred. */
export function discoveryForbidden(): ApiError {
  return new ApiError(403, "Resource tag 'discovery' is forbidden");
}

/** 404 for a model that is not served. */
export function modelNotFound(model: string): ApiError {
  return new ApiError(404, `The model \`${model}\` does not exist. GET /v1/models lists those that do.`, {
    param: "model",
  });
}

/** 413 for a body over the limit (2 MB, or 10 MB for models that take images: documented). */
export function payloadTooLarge(limitBytes: number): ApiError {
  return new ApiError(
    413,
    `The request body is larger than ${limitBytes / 1_000_000} MB, which is the limit for this model.`,
  );
}

/** 429 with Kong's own body; the service's is unconfirmed. */
export function rateLimited(headers: Record<string, string>): ApiError {
  return new ApiError(429, "API rate limit exceeded", {
    body: { message: "API rate limit exceeded" },
    headers,
  });
}

const TYPES: Readonly<Record<number, string>> = {
  401: "AuthenticationError",
  403: "PermissionDeniedError",
  404: "NotFoundError",
  405: "MethodNotAllowedError",
  413: "PayloadTooLargeError",
  422: "UnprocessableEntityError",
  429: "RateLimitError",
};
