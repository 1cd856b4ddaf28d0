import type { WatchClock } from "../ingest/watch/clock.js";

/** A clock that stands still until it is told to go on. */
export class ManualClock implements WatchClock {
  #now = Date.UTC(2030, 0, 1);
  readonly #sleepers = new Set<{ until: number; wake: () => void }>();
  #onSleep: () => void = () => undefined;

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#sleepers.delete(sleeper);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      const sleeper = { until: this.#now + ms, wake };
      if (signal.aborted) return resolve();
      signal.addEventListener("abort", wake);
      this.#sleepers.add(sleeper);
      this.#onSleep();
    });
  }

  /** Lets time pass, waking each sleeper when its time has come, until the program sleeps at the end of it. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await this.#asleep();
      const next = [...this.#sleepers].toSorted((a, b) => a.until - b.until)[0];
      if (next === undefined || next.until > end) break;
      this.#now = Math.max(this.#now, next.until);
      next.wake();
    }
    this.#now = end;
  }

  /** Resolves as soon as somebody sleeps. */
  #asleep(): Promise<void> {
    if (this.#sleepers.size > 0) return Promise.resolve();
    return new Promise((resolve) => (this.#onSleep = resolve));
  }
}
