import type { Clock } from "../client/clock.js";

/** A clock that stands still until it is told to move. */
export class FakeClock implements Clock {
  #now = 0;
  #tasks: { at: number; run: () => void }[] = [];
  /** Every `sleep` asked for, in milliseconds. */
  readonly slept: number[] = [];

  /** How many tasks are waiting. */
  get scheduled(): number {
    return this.#tasks.length;
  }

  now(): number {
    return this.#now;
  }

  random(): number {
    return 0.5;
  }

  /** Sleeping passes the time at once. */
  sleep(ms: number): Promise<void> {
    this.slept.push(ms);
    this.advance(ms);
    return Promise.resolve();
  }

  schedule(ms: number, run: () => void): () => void {
    const task = { at: this.#now + ms, run };
    this.#tasks.push(task);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== task);
    };
  }

  /** Moves on, running what falls due. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#tasks.filter((task) => task.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#tasks = this.#tasks.filter((task) => task !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
  }
}
