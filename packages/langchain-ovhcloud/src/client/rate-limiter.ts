import { abortError } from "./abort.js";
import { type Clock, systemClock } from "./clock.js";
import type { RateLimitObservation } from "./rate-limit-headers.js";

/** Whose budget a request uses. OVHcloud counts per project (with a key) or address (without) and per model. */
export interface RateLimitKey {
  /** Host and hashed key, or host and "anonymous"; never the key itself. */
  scope: string;
  /** Model name as sent. */
  model: string;
  /** The documented limit, used until an answer's headers say otherwise. */
  requestsPerMinute: number;
}

/** Decides when a request may go. Implement it over Redis or the like to share one budget between processes. */
export interface RateLimiter {
  /**
   * Resolves when the request may be sent.
   *
   * @param key whose budget.
   * @param options `signal` gives up the place in the queue; `onWait` is told once how long the wait looks, in ms.
   */
  acquire(
    key: RateLimitKey,
    options?: { signal?: AbortSignal | undefined; onWait?: (ms: number) => void },
  ): Promise<void>;
  /**
   * Hears what an answer's headers said.
   *
   * @param key whose budget.
   * @param observation status and limits of the answer.
   */
  report(key: RateLimitKey, observation: RateLimitObservation): void;
}

const WINDOW_MS = 60_000;

/**
 * In-memory limiter: at most the limit in any 60 seconds, first come first served.
 *
 * A sliding window never exceeds the limit, wherever the server's own minute begins. Headers raise or lower the limit,
 * account for requests of other processes, and a 429 with a wait holds everybody back.
 */
export class SlidingWindowRateLimiter implements RateLimiter {
  readonly #clock: Clock;
  readonly #lanes = new Map<string, Lane>();

  /** @param clock time source. Default the real one. */
  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  acquire(
    key: RateLimitKey,
    options: { signal?: AbortSignal | undefined; onWait?: (ms: number) => void } = {},
  ): Promise<void> {
    return this.#lane(key).acquire(options);
  }

  report(key: RateLimitKey, observation: RateLimitObservation): void {
    this.#lane(key).report(observation);
  }

  #lane(key: RateLimitKey): Lane {
    const name = `${key.scope}\n${key.model}`;
    let lane = this.#lanes.get(name);
    if (!lane) this.#lanes.set(name, (lane = new Lane(key.requestsPerMinute, this.#clock)));
    return lane;
  }
}

/** The limiter that all clients of this process share, across copies of this package. */
export function sharedRateLimiter(): RateLimiter {
  const registry = globalThis as { [SHARED]?: RateLimiter };
  registry[SHARED] ??= new SlidingWindowRateLimiter();
  return registry[SHARED];
}

const SHARED = Symbol.for("langchain-ovhcloud.rate-limiter");

interface Waiter {
  go: () => void;
}

class Lane {
  #sentAt: number[] = [];
  #waiters: Waiter[] = [];
  #blockedUntil = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(
    private limit: number,
    private readonly clock: Clock,
  ) {}

  acquire({ signal, onWait }: { signal?: AbortSignal | undefined; onWait?: (ms: number) => void }): Promise<void> {
    if (signal?.aborted) return Promise.reject(abortError(signal));
    const waitMs = this.#waitMs();
    if (this.#waiters.length === 0 && waitMs <= 0) {
      this.#sentAt.push(this.clock.now());
      return Promise.resolve();
    }
    onWait?.(waitMs);
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter);
        reject(abortError(signal as AbortSignal));
      };
      const waiter: Waiter = {
        go: () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        },
      };
      signal?.addEventListener("abort", stop, { once: true });
      this.#waiters.push(waiter);
      this.#pump();
    });
  }

  report({ status, limitPerMinute, remaining, retryAfterMs }: RateLimitObservation): void {
    const now = this.clock.now();
    if (limitPerMinute !== undefined) this.limit = limitPerMinute;
    if (remaining !== undefined) this.#countOthers(this.limit - remaining, now);
    if (status === 429 && retryAfterMs !== undefined)
      this.#blockedUntil = Math.max(this.#blockedUntil, now + retryAfterMs);
    this.#pump();
  }

  // Other processes of the same project use the same budget; their requests stand in the server's count only.
  #countOthers(usedOnServer: number, now: number): void {
    this.#forget(now);
    const unseen = Math.min(usedOnServer, this.limit) - this.#sentAt.length;
    for (let i = 0; i < unseen; i += 1) this.#sentAt.push(now);
  }

  #pump(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    while (this.#waiters.length > 0) {
      const waitMs = this.#waitMs();
      if (waitMs > 0) {
        this.#cancelTimer = this.clock.schedule(waitMs, () => this.#pump());
        return;
      }
      this.#sentAt.push(this.clock.now());
      this.#waiters.shift()?.go();
    }
  }

  #waitMs(): number {
    const now = this.clock.now();
    this.#forget(now);
    const overflow = this.#sentAt.length - Math.max(1, this.limit);
    const freesAt = overflow < 0 ? now : (this.#sentAt[overflow] ?? now) + WINDOW_MS;
    return Math.max(freesAt, this.#blockedUntil) - now;
  }

  #forget(now: number): void {
    const firstAlive = this.#sentAt.findIndex((sentAt) => sentAt > now - WINDOW_MS);
    if (firstAlive !== 0) this.#sentAt = firstAlive < 0 ? [] : this.#sentAt.slice(firstAlive);
  }
}
