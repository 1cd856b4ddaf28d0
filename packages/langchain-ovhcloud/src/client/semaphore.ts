import { abortError } from "./abort.js";

/** Lets a bounded number of holders in, first come first served. */
export class Semaphore {
  #free: number;
  #waiters: (() => void)[] = [];

  /** @param size how many may hold at once; Infinity for no bound. */
  constructor(size: number) {
    this.#free = size;
  }

  /**
   * Waits for a place.
   *
   * @param signal gives up waiting.
   * @returns the function that gives the place back; calling it again does nothing.
   */
  async acquire(signal?: AbortSignal): Promise<() => void> {
    if (signal?.aborted) throw abortError(signal);
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait(signal);

    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = this.#waiters.shift();
      if (next) next();
      else this.#free += 1;
    };
  }

  #wait(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#waiters = this.#waiters.filter((other) => other !== go);
        reject(abortError(signal as AbortSignal));
      };
      const go = () => {
        signal?.removeEventListener("abort", stop);
        resolve();
      };
      signal?.addEventListener("abort", stop, { once: true });
      this.#waiters.push(go);
    });
  }
}
