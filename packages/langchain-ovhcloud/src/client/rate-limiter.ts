import { abortError } from "./abort.js";
import { type Clock, systemClock } from "./clock.js";
import { OVHcloudConfigurationError } from "./errors.js";
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
  readonly #share: number;
  readonly #clock: Clock;
  readonly #lanes = new Map<string, Lane>();

  /**
   * @param options `requestsPerMinute`: most requests for each key and model that go through this limiter, for one of
   *   several processes under one key; default: all that the service allows. `clock`: time source; default the real one.
   * @throws OVHcloudConfigurationError when `requestsPerMinute` is not 1 or more.
   */
  constructor({
    requestsPerMinute = Infinity,
    clock = systemClock,
  }: { requestsPerMinute?: number; clock?: Clock } = {}) {
    if (!(requestsPerMinute >= 1))
      throw new OVHcloudConfigurationError("`requestsPerMinute` must be 1 or more. Pass a positive number.");
    this.#share = requestsPerMinute;
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
    if (!lane) this.#lanes.set(name, (lane = new Lane(key.requestsPerMinute, this.#share, this.#clock)));
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
  /** What the service has counted, other processes' requests among it. */
  readonly #service: MinuteWindow;
  /** What went through here. */
  readonly #own: MinuteWindow;
  #waiters: Waiter[] = [];
  #blockedUntil = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(
    limit: number,
    share: number,
    private readonly clock: Clock,
  ) {
    this.#service = new MinuteWindow(limit);
    this.#own = new MinuteWindow(share);
  }

  acquire({ signal, onWait }: { signal?: AbortSignal | undefined; onWait?: (ms: number) => void }): Promise<void> {
    if (signal?.aborted) return Promise.reject(abortError(signal));
    const waitMs = this.#waitMs();
    if (this.#waiters.length === 0 && waitMs <= 0) {
      this.#count();
      return Promise.resolve();
    }
    onWait?.(waitMs);
    // Whoever hears of the wait may have had enough of it.
    if (signal?.aborted) return Promise.reject(abortError(signal));
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter);
        // Without anybody waiting there is nothing to wake up for, and a timer keeps a process alive.
        this.#pump();
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
    if (limitPerMinute !== undefined) this.#service.limit = limitPerMinute;
    if (remaining !== undefined)
      this.#service.countUpTo(this.#service.limit - remaining, now, now + (retryAfterMs ?? WINDOW_MS));
    if (status === 429 && retryAfterMs !== undefined)
      this.#blockedUntil = Math.max(this.#blockedUntil, now + retryAfterMs);
    this.#pump();
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
      this.#count();
      this.#waiters.shift()?.go();
    }
  }

  #waitMs(): number {
    const now = this.clock.now();
    return Math.max(this.#service.freesAt(now), this.#own.freesAt(now), this.#blockedUntil) - now;
  }

  #count(): void {
    const now = this.clock.now();
    this.#service.add(now);
    this.#own.add(now);
  }
}

/** The requests of the last minute, and how many there may be. */
class MinuteWindow {
  #sentAt: number[] = [];

  constructor(public limit: number) {}

  add(now: number): void {
    if (this.limit !== Infinity) this.#sentAt.push(now);
  }

  /**
   * Other processes of the same project use the same budget; their requests stand in the server's count only. They count
   * until the server begins a new minute, if it said when that is.
   */
  countUpTo(usedOnServer: number, now: number, until: number): void {
    this.#forget(now);
    const unseen = Math.min(usedOnServer, this.limit) - this.#sentAt.length;
    const at = Math.min(until, now + WINDOW_MS) - WINDOW_MS;
    // In order of time, which is what both ends of the list are for.
    if (unseen > 0)
      this.#sentAt = [...Array.from({ length: unseen }, () => at), ...this.#sentAt].toSorted((a, b) => a - b);
  }

  /** When the next request may go. */
  freesAt(now: number): number {
    this.#forget(now);
    const overflow = this.#sentAt.length - Math.max(1, this.limit);
    return overflow < 0 ? now : (this.#sentAt[overflow] ?? now) + WINDOW_MS;
  }

  #forget(now: number): void {
    const firstAlive = this.#sentAt.findIndex((sentAt) => sentAt > now - WINDOW_MS);
    if (firstAlive !== 0) this.#sentAt = firstAlive < 0 ? [] : this.#sentAt.slice(firstAlive);
  }
}
