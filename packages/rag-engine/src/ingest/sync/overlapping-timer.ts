/** Measures the time in which at least one of several pieces of work was under way: time counts once, however many are. */
export class OverlappingTimer {
  #underWay = 0;
  #since = 0;
  #ms = 0;

  /** Milliseconds so far. */
  get ms(): number {
    return this.#ms + (this.#underWay > 0 ? performance.now() - this.#since : 0);
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    if (this.#underWay++ === 0) this.#since = performance.now();
    try {
      return await work();
    } finally {
      if (--this.#underWay === 0) this.#ms += performance.now() - this.#since;
    }
  }
}
