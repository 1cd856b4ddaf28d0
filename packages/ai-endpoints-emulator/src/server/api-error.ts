/**
 * An answer that is not a success. The body is the nested `error` object that vLLM sends; what OVHcloud sends is
 * unconfirmed, except that its gateway looks like Kong (429, see {@link rateLimited}).
 */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    more: { type?: string; param?: string; body?: unknown; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.status = status;
    this.headers = more.headers ?? {};
    this.body = more.body ?? errorBody(status, message, more);
  }
}

/** The nested error object for a status. */
export function errorBody(status: number, message: string, more: { type?: string; param?: string } = {}): unknown {
  const type = more.type ?? TYPES[status] ?? (status >= 500 ? "InternalServerError" : "BadRequestError");
  return { error: { message, type, param: more.param ?? null, code: status } };
}

/** 401 or 403 for a key that is refused: OVHcloud's pages name both, with this text for 403. */
export function authenticationFailed(status: 401 | 403): ApiError {
  return new ApiError(status, status === 403 ? "403 Forbidden: Authentication Failed" : "Authentication Failed");
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
export function rateLimited(retryAfterSeconds: number): ApiError {
  return new ApiError(429, "API rate limit exceeded", {
    body: { message: "API rate limit exceeded" },
    headers: { "Retry-After": String(retryAfterSeconds) },
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
