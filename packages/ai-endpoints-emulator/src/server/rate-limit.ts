import type { Caller } from "./authentication.js";

/** Requests a minute for each caller and model. */
export interface RateLimits {
  authenticated: number;
  anonymous: number;
}

/** The limits that OVHcloud documents (getting-started, capabilities, 2026-02-06). */
export const DOCUMENTED_LIMITS: RateLimits = { authenticated: 400, anonymous: 2 };

/** What the limiter says about one request. */
export interface Allowance {
  allowed: boolean;
  /** Headers of Kong's rate-limiting plugin; that OVHcloud sends the full set is inferred. */
  headers: Record<string, string>;
  /** Seconds until the minute ends. */
  resetSeconds: number;
}

/**
 * Counts requests in calendar minutes, as Kong does.
 *
 * @param limits requests a minute
 * @param clock milliseconds since 1970
 */
export function createRateLimiter(
  limits: RateLimits,
  clock: () => number,
): (caller: Caller, model: string) => Allowance {
  let minute = -1;
  const used = new Map<string, number>();
  return (caller, model) => {
    const now = clock();
    const current = Math.floor(now / 60_000);
    if (current !== minute) {
      used.clear();
      minute = current;
    }
    const limit = caller.kind === "key" ? limits.authenticated : limits.anonymous;
    const counter = JSON.stringify([caller.kind, caller.identity, model]);
    const before = used.get(counter) ?? 0;
    const allowed = before < limit;
    if (allowed) used.set(counter, before + 1);
    const resetSeconds = Math.max(1, Math.ceil(((current + 1) * 60_000 - now) / 1000));
    return { allowed, headers: rateLimitHeaders(limit, allowed ? limit - before - 1 : 0, resetSeconds), resetSeconds };
  };
}

/** The header set of Kong's plugin. */
export function rateLimitHeaders(limit: number, remaining: number, resetSeconds: number): Record<string, string> {
  return {
    "X-RateLimit-Limit-Minute": String(limit),
    "X-RateLimit-Remaining-Minute": String(remaining),
    "RateLimit-Limit": String(limit),
    "RateLimit-Remaining": String(remaining),
    "RateLimit-Reset": String(resetSeconds),
  };
}
