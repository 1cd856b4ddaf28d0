import { retirementOf } from "../catalog/roster.js";
import { throwIfAborted } from "./abort.js";
import { type ApiRequest, modelOf, type SentBody, serialize } from "./api-request.js";
import { Attempt } from "./attempt.js";
import type { ResolvedConfig } from "./config.js";
import { type ErrorResponse, errorFromResponse } from "./error-response.js";
import { OVHcloudTimeoutError } from "./errors.js";
import { keyScope } from "./key-scope.js";
import { readRateLimitHeaders } from "./rate-limit-headers.js";
import type { RateLimitKey } from "./rate-limiter.js";
import { redact } from "./redact.js";
import { readStart } from "./read-start.js";
import { retiredHostAdvice } from "./retired-hosts.js";
import { type RetryPolicy, withRetries } from "./retry.js";
import { Semaphore } from "./semaphore.js";

/** Requests per minute that OVHcloud documents (getting-started guide, 2026-03-19). */
export const DOCUMENTED_LIMITS = { authenticated: 400, anonymous: 2 } as const;

/** What an answer's headers say about it. */
export interface ResponseInfo {
  status: number;
  /** Request id, where the gateway sends one. */
  requestId?: string;
  /** Text of the `x-warning` header, which OVHcloud sends for deprecated models. */
  warning?: string;
}

/** Options of one call. */
export interface RequestOptions {
  /** Aborts waiting, sending, reading and retrying, and closes the socket. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for one try, instead of the client's. */
  timeout?: number | undefined;
  /** Told about the answer that is used, before its body is read. */
  onResponse?: ((info: ResponseInfo) => void) | undefined;
}

/** An answer whose body is still open. Close the attempt when done. */
export interface OpenResponse {
  response: Response;
  attempt: Attempt;
  /** What an error found in the body needs besides the body. */
  context: Pick<ErrorResponse, "model" | "subject" | "requestId" | "anonymous" | "secret">;
}

/** Sends requests: concurrency, rate limit, retries, timeouts, errors. */
export class Transport {
  readonly #config: ResolvedConfig;
  readonly #slots: Semaphore;
  #scope: Promise<string> | undefined;
  #hinted = false;

  constructor(config: ResolvedConfig) {
    this.#config = config;
    this.#slots = new Semaphore(config.maxConcurrency);
  }

  /** Milliseconds of one try, unless a call says otherwise. */
  get timeoutMs(): number {
    return this.#config.timeoutMs;
  }

  /**
   * Sends a request until `read` has made something of its answer.
   *
   * @param request what to send.
   * @param options signal, timeout, listener.
   * @param read turns an open, successful answer into a result; what it throws may lead to another try.
   */
  async run<T>(request: ApiRequest, options: RequestOptions, read: (open: OpenResponse) => Promise<T>): Promise<T> {
    throwIfAborted(options.signal, modelOf(request));
    this.#hint(request);
    const body = serialize(request);
    const limitKey = await this.#limitKey(modelOf(request));
    return withRetries((remainingMs) => this.#tryOnce({ request, body, options, limitKey, remainingMs, read }), {
      policy: this.#policyFor(request, options),
      signal: options.signal,
      turn: async () => this.#awaitTurn(limitKey, options.signal),
    });
  }

  /** Waits for one of `maxConcurrency` places; call the result to free it. */
  enter(signal: AbortSignal | undefined): Promise<() => void> {
    return this.#slots.acquire(signal);
  }

  async #tryOnce<T>(call: {
    request: ApiRequest;
    body: SentBody;
    options: RequestOptions;
    limitKey: RateLimitKey | undefined;
    remainingMs: number;
    read: (open: OpenResponse) => Promise<T>;
  }): Promise<T> {
    const { request, options, limitKey } = call;
    const timeoutMs = Math.min(options.timeout ?? this.#config.timeoutMs, call.remainingMs);
    const url = request.path.startsWith("/") ? this.#config.baseURL + request.path : request.path;
    const hostAdvice = retiredHostAdvice(url);
    const known = { model: modelOf(request), secret: this.#config.apiKey, hostAdvice };
    const attempt = new Attempt({ timeoutMs, signal: options.signal, ...known });
    try {
      const sent = this.#config.fetch(url, {
        method: request.method,
        headers: this.#headers(request, call.body),
        signal: attempt.signal,
        ...(call.body.content === undefined ? {} : { body: call.body.content }),
      });
      const response = await attempt.guard(sent);
      const limits = readRateLimitHeaders(response.status, response.headers, Date.now());
      if (limitKey) this.#config.rateLimiter?.report(limitKey, limits);
      const open: OpenResponse = { response, attempt, context: this.#context(response, request) };
      if (!response.ok) throw await readError(open, { retryAfterMs: limits.retryAfterMs, hostAdvice }, call.body);
      // Also where nobody listens: a deprecated model is warned of here.
      const info = this.#inform(response, request);
      options.onResponse?.(info);
      return await call.read(open);
    } catch (error) {
      attempt.close();
      throw error;
    }
  }

  #policyFor({ repeatable = true }: ApiRequest, { timeout = 0 }: RequestOptions): RetryPolicy {
    const policy = this.#config.retryPolicy;
    // Who allows one try more than all of them together means what they say.
    const totalTimeoutMs = Math.max(policy.totalTimeoutMs, timeout);
    if (repeatable) return { ...policy, totalTimeoutMs };
    const statuses = policy.statuses.filter((status) => status === 429);
    return { ...policy, totalTimeoutMs, statuses, retryUnanswered: false };
  }

  #headers({ accept = "application/json", keyless }: ApiRequest, { contentType }: SentBody): Record<string, string> {
    const { authorization, ...rest } = this.#config.headers;
    return {
      ...rest,
      ...(keyless || authorization === undefined ? {} : { authorization }),
      accept,
      ...(contentType === undefined ? {} : { "content-type": contentType }),
    };
  }

  #context({ headers }: Response, request: ApiRequest): OpenResponse["context"] {
    const { apiKey } = this.#config;
    const requestId = requestIdOf(headers, apiKey);
    const { subject } = request;
    return { model: modelOf(request), subject, requestId, anonymous: apiKey === undefined, secret: apiKey };
  }

  #inform(response: Response, request: ApiRequest): ResponseInfo {
    const { apiKey } = this.#config;
    const requestId = requestIdOf(response.headers, apiKey);
    const warning = redact(response.headers.get("x-warning") ?? "", apiKey);
    const model = modelOf(request);
    this.#warnOfRemoval(model, warning);
    return { status: response.status, ...(requestId ? { requestId } : {}), ...(warning ? { warning } : {}) };
  }

  #warnOfRemoval(model: string | undefined, heard: string): void {
    const retirement = model === undefined ? undefined : retirementOf(model);
    if (!heard && !retirement) return;
    const planned = retirement?.date
      ? `its removal was announced for ${retirement.date}`
      : "the service no longer lists it";
    const advice = retirement ? `Move to another model, such as ${retirement.successor}` : "Choose another model";
    const message = `${model ?? "The service"}: ${heard || `${planned}.`} ${advice} before it is removed.`;
    this.#config.onWarning({ kind: "deprecated-model", message, ...(model ? { model } : {}) });
  }

  async #awaitTurn(limitKey: RateLimitKey | undefined, signal: AbortSignal | undefined): Promise<void> {
    if (!limitKey) return;
    const onWait = (ms: number) => {
      if (ms < 5_000) return;
      const { model, requestsPerMinute: limit } = limitKey;
      const key =
        limit < DOCUMENTED_LIMITS.authenticated ? ` A key raises it to ${DOCUMENTED_LIMITS.authenticated}.` : "";
      const message = `Requests to ${model} wait for the rate limit (${limit} a minute; next in about ${Math.ceil(ms / 1000)} s).${key} \`rateLimiter\` replaces or switches off this queue.`;
      this.#config.onWarning({ kind: "rate-limit-wait", message, model: limitKey.model });
    };
    try {
      await this.#config.rateLimiter?.acquire(limitKey, { signal, onWait });
    } catch (error) {
      throw OVHcloudTimeoutError.isInstance(error) ? ranOutInQueue(error, limitKey) : error;
    }
  }

  async #limitKey(model: string | undefined): Promise<RateLimitKey | undefined> {
    if (!this.#config.rateLimiter || model === undefined) return undefined;
    this.#scope ??= keyScope(this.#config.baseURL, this.#config.apiKey);
    const requestsPerMinute = DOCUMENTED_LIMITS[this.#config.apiKey === undefined ? "anonymous" : "authenticated"];
    return { scope: await this.#scope, model, requestsPerMinute };
  }

  // With the first request and not when it is made: making a model should have no effect.
  #hint({ keyless }: ApiRequest): void {
    if (this.#hinted || keyless) return;
    this.#hinted = true;
    const { anonymousByDefault, onWarning, apiKey, baseURL } = this.#config;
    if (anonymousByDefault) onWarning({ kind: "anonymous", message: ANONYMOUS_HINT });
    if (apiKey !== undefined && isPlainHttpElsewhere(baseURL))
      onWarning({ kind: "insecure-base-url", message: INSECURE_HINT });
  }
}

function ranOutInQueue(error: OVHcloudTimeoutError, { model, requestsPerMinute }: RateLimitKey): OVHcloudTimeoutError {
  const message = `The call's time ran out while it waited for the rate limit of ${model} (${requestsPerMinute} requests a minute); nothing was sent. Allow more with \`timeout\`, or ask for less.`;
  return new OVHcloudTimeoutError(message, { model, cause: error.cause });
}

const ANONYMOUS_HINT =
  "No OVHcloud AI Endpoints key found: requests go without one, at most 2 a minute per model. Set " +
  "OVH_AI_ENDPOINTS_ACCESS_TOKEN or pass `apiKey`; pass `anonymous: true` to say that this is meant.";

const INSECURE_HINT = "The base URL is plain http on another machine: the key travels unencrypted. Use https.";

// An explanation is short; whatever is longer is not read to its end.
const MAX_ERROR_BYTES = 65_536;

async function readError(
  { response, attempt, context }: OpenResponse,
  known: Pick<ErrorResponse, "retryAfterMs" | "hostAdvice">,
  sent: SentBody,
): Promise<Error> {
  const { status } = response;
  const body = await attempt.guard(readStart(response, MAX_ERROR_BYTES));
  const sentBytes = status === 413 ? sent.bytes() : undefined;
  return errorFromResponse({ status, body, sentBytes, ...known, ...context });
}

function requestIdOf(headers: Headers, secret: string | undefined): string | undefined {
  const names = ["x-request-id", "x-kong-request-id", "x-correlation-id"];
  const id = names.map((name) => headers.get(name)).find((value) => value !== null);
  return id === undefined || id === null ? undefined : redact(id, secret);
}

function isPlainHttpElsewhere(baseURL: string): boolean {
  const { protocol, hostname } = new URL(baseURL);
  return protocol === "http:" && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
