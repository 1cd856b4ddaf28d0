import { AIEndpointsClient } from "../client/client.js";
import type { ClientOptions } from "../client/config.js";
import { OVHcloudAuthenticationError, OVHcloudError } from "../client/errors.js";
import type { RateLimitObservation } from "../client/rate-limit-headers.js";
import { type RateLimiter, type RateLimitKey, sharedRateLimiter } from "../client/rate-limiter.js";
import { DOCUMENTED_LIMITS, type RequestOptions } from "../client/transport.js";

/** What became of one request with a key. */
export interface TokenVerification {
  /**
   * - "valid": the service took it;
   * - "refused": it is wrong, expired or revoked: the service does not tell which; also when it answers, but counts by the
   *   limit for callers without a key;
   * - "discovery-mode": it is right, but its project has no payment method;
   * - "missing": there was no key to try;
   * - "unknown": the service could not be asked, or answered something else; see `detail`.
   */
  status: "valid" | "refused" | "discovery-mode" | "missing" | "unknown";
  /** What that means and what to do. Holds nothing of the key. */
  detail: string;
  /** HTTP status, where there was an answer. */
  httpStatus?: number;
}

/**
 * Tries a key with one request: a text of one word, embedded. It costs one request of the limit; the model is free by
 * third parties (unconfirmed). The list of models would cost nothing, but it is given without a key too, so that nobody
 * knows whether a wrong one is noticed there. Whether the service takes a wrong key for none is unconfirmed (its samples of
 * 2024 send made-up ones); the limit in the headers of its answer tells.
 *
 * @param options key (default: the environment's), base URL, `model` to try it with (default "bge-m3").
 * @param call signal, timeout.
 * @throws OVHcloudAbortedError when the signal aborts; all else is told in the result.
 */
export async function verifyToken(
  { model = "bge-m3", ...options }: ClientOptions & { model?: string } = {},
  call: RequestOptions = {},
): Promise<TokenVerification> {
  const limits = new SeenLimit(options.rateLimiter);
  try {
    const client = new AIEndpointsClient({ maxRetries: 1, onWarning: () => {}, ...options, rateLimiter: limits });
    if (client.apiKey === undefined) return { status: "missing", detail: NO_KEY };
    await client.embeddings({ model, input: ["key"] }, call);
    return limits.isAnonymous
      ? { status: "refused", detail: IGNORED, httpStatus: 200 }
      : { status: "valid", detail: "The service takes the key.", httpStatus: 200 };
  } catch (error) {
    if (call.signal?.aborted || !OVHcloudError.isInstance(error)) throw error;
    return judge(error, limits.isAnonymous);
  }
}

function judge(error: OVHcloudError, isAnonymous: boolean): TokenVerification {
  const httpStatus = error.status === undefined ? {} : { httpStatus: error.status };
  if (OVHcloudAuthenticationError.isInstance(error)) {
    const status = error.reason === "discovery-mode" ? "discovery-mode" : "refused";
    return { status, detail: error.message, ...httpStatus };
  }
  if (error.kind === "configuration") {
    // A key that no header can carry; other settings say nothing of the key.
    const status = error.message.startsWith("The API key") ? "refused" : "unknown";
    return { status, detail: error.message };
  }
  // Limits are counted for keys that are known.
  if (error.kind === "rate-limit") {
    return isAnonymous
      ? { status: "refused", detail: IGNORED, ...httpStatus }
      : { status: "valid", detail: `The service knows the key. ${error.message}`, ...httpStatus };
  }
  return { status: "unknown", detail: error.message, ...httpStatus };
}

/** The limiter in use, which hears by what limit the service counts. */
class SeenLimit implements RateLimiter {
  readonly #inner: RateLimiter | undefined;
  /** True when the limit was the one for callers without a key. */
  isAnonymous = false;

  constructor(inner: ClientOptions["rateLimiter"]) {
    this.#inner = inner === false ? undefined : (inner ?? sharedRateLimiter());
  }

  async acquire(...place: Parameters<RateLimiter["acquire"]>): Promise<void> {
    await this.#inner?.acquire(...place);
  }

  report(key: RateLimitKey, observation: RateLimitObservation): void {
    this.isAnonymous = observation.limitPerMinute === DOCUMENTED_LIMITS.anonymous;
    this.#inner?.report(key, observation);
  }
}

const NO_KEY =
  "There is no key: set OVH_AI_ENDPOINTS_ACCESS_TOKEN or pass `apiKey`. Keys are made in the OVHcloud Control Panel under " +
  "Public Cloud, AI Endpoints, API keys.";

const IGNORED =
  "The service answered, but with the limit for callers without a key (2 requests a minute): it does not know this one. " +
  "Check it, or make another in the OVHcloud Control Panel under Public Cloud, AI Endpoints, API keys.";
