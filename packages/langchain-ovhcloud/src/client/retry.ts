import { type Clock, systemClock } from "./clock.js";
import { OVHcloudError } from "./errors.js";

/** When to try again, and how long to wait before it. */
export interface RetryPolicy {
  /** Tries after the first one. Default 5. */
  maxRetries: number;
  /** Bound of the first random wait in milliseconds; it doubles with each try. Default 500. */
  baseDelayMs: number;
  /** Largest random wait in milliseconds. Default 20000. */
  maxDelayMs: number;
  /**
   * Bound of the first random wait after a 429 that names no time, in milliseconds. Default 4000: the service counts by
   * the minute, so that an early return only burns tries.
   */
  rateLimitDelayMs: number;
  /** A longer wait asked for by the server ends the retries, in milliseconds. Default 65000, a minute and a margin. */
  maxRetryAfterMs: number;
  /** Statuses that are worth another try. Default 408, 429, 500, 502, 503, 504 and 529. */
  statuses: readonly number[];
  /** Whether a request is sent again when no answer came to it (timeout, broken connection). Default true. */
  retryUnanswered: boolean;
  /** Time for all tries and waits of one call in milliseconds; queueing for the rate limit does not count. Default 300000. */
  totalTimeoutMs: number;
}

/** The policy used where nothing else is asked for. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  maxRetries: 5,
  baseDelayMs: 500,
  maxDelayMs: 20_000,
  rateLimitDelayMs: 4_000,
  maxRetryAfterMs: 65_000,
  statuses: [408, 429, 500, 502, 503, 504, 529],
  retryUnanswered: true,
  totalTimeoutMs: 300_000,
};

/**
 * Decides about one failed try.
 *
 * In order: out of tries, no; an error that cannot change (4xx, abort), no; a wait named by the server, that wait plus
 * up to a tenth, unless it is longer than allowed; otherwise a random wait between 0 and a bound that doubles ("full
 * jitter"), so that clients which failed together do not return together.
 *
 * @param failure the error, how many tries came before it (0 for the first), a random number in [0, 1), the policy.
 * @returns milliseconds to wait, or undefined to give up.
 */
export function retryDelay(failure: {
  error: unknown;
  attempt: number;
  random: number;
  policy: RetryPolicy;
}): number | undefined {
  const { error, attempt, random, policy } = failure;
  if (attempt >= policy.maxRetries || !OVHcloudError.isInstance(error) || !isWorthRetrying(error, policy))
    return undefined;

  if (error.retryAfterMs !== undefined) {
    if (error.retryAfterMs > policy.maxRetryAfterMs) return undefined;
    return Math.round(error.retryAfterMs * (1 + random / 10));
  }
  const rateLimited = error.status === 429;
  const base = rateLimited ? policy.rateLimitDelayMs : policy.baseDelayMs;
  const cap = rateLimited ? Math.max(policy.maxDelayMs, 60_000) : policy.maxDelayMs;
  return Math.round(random * Math.min(cap, base * 2 ** attempt));
}

/**
 * Runs an operation until it succeeds, the policy gives up, the time is used up, or the signal aborts.
 *
 * @param operation one try; gets the milliseconds that are left for it.
 * @param options policy; `turn`, awaited before each try and outside the time budget; signal; clock.
 * @throws the last error of the operation.
 */
export async function withRetries<T>(
  operation: (remainingMs: number) => Promise<T>,
  options: { policy: RetryPolicy; turn?: () => Promise<void>; signal?: AbortSignal | undefined; clock?: Clock },
): Promise<T> {
  const { policy, turn, signal, clock = systemClock } = options;
  let spentMs = 0;
  for (let attempt = 0; ; attempt += 1) {
    await turn?.();
    const startedAt = clock.now();
    try {
      return await operation(policy.totalTimeoutMs - spentMs);
    } catch (error) {
      spentMs += clock.now() - startedAt;
      const delayMs = retryDelay({ error, attempt, random: clock.random(), policy });
      if (delayMs === undefined || spentMs + delayMs >= policy.totalTimeoutMs) throw error;
      await clock.sleep(delayMs, signal);
      spentMs += delayMs;
    }
  }
}

function isWorthRetrying(error: OVHcloudError, policy: RetryPolicy): boolean {
  if (error.status !== undefined) return policy.statuses.includes(error.status);
  return error.retryable && policy.retryUnanswered;
}
