/** What an answer's headers say about the rate limit. */
export interface RateLimitObservation {
  /** HTTP status of the answer. */
  status: number;
  /** Requests allowed per minute. */
  limitPerMinute?: number;
  /** Requests left in the server's current window. */
  remaining?: number;
  /** Milliseconds until the server accepts requests again. */
  retryAfterMs?: number;
}

/**
 * Reads the limit headers of an answer.
 *
 * Seen on the service: `x-ratelimit-limit-minute` and `x-ratelimit-remaining-minute` (2026-10-05); OVHcloud's own sample
 * code reads `RateLimit-Reset` in seconds. The rest of that gateway's family is read too (unconfirmed).
 *
 * @param status HTTP status.
 * @param headers the answer's headers.
 * @param nowMs current time, for a `Retry-After` given as a date.
 */
export function readRateLimitHeaders(status: number, headers: Headers, nowMs: number): RateLimitObservation {
  const limitPerMinute = firstNumber(headers, ["x-ratelimit-limit-minute", "ratelimit-limit"]);
  const remaining = firstNumber(headers, ["x-ratelimit-remaining-minute", "ratelimit-remaining"]);
  const retryAfterMs = readRetryAfter(headers, nowMs);
  return {
    status,
    ...(limitPerMinute !== undefined && limitPerMinute > 0 ? { limitPerMinute } : {}),
    ...(remaining !== undefined ? { remaining } : {}),
    ...(retryAfterMs !== undefined ? { retryAfterMs } : {}),
  };
}

// A wait of 0 counts as "no hint": obeying it literally makes a hot loop.
function readRetryAfter(headers: Headers, nowMs: number): number | undefined {
  const seconds = firstNumber(headers, ["retry-after", "ratelimit-reset"]);
  if (seconds !== undefined) return seconds > 0 ? Math.ceil(seconds * 1000) : undefined;

  const date = Date.parse(headers.get("retry-after") ?? "");
  return Number.isNaN(date) || date <= nowMs ? undefined : date - nowMs;
}

function firstNumber(headers: Headers, names: readonly string[]): number | undefined {
  for (const name of names) {
    const text = headers.get(name)?.trim();
    if (text && /^\d+(\.\d+)?$/.test(text)) return Number(text);
  }
  return undefined;
}
