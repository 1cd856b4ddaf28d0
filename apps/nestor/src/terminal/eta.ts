/** Only this much of the past counts for the speed: a service that got slower shall show. */
const windowMs = 60_000;
/** A speed over less time than this says nothing. */
const leastMs = 1000;

/** Estimates the time left from how much was done when. */
export class Eta {
  readonly #samples: { at: number; done: number }[] = [];

  /**
   * @param done how much is done of `total`, at the time `at` in ms.
   * @returns ms left; undefined while nothing can be said.
   */
  left(done: number, total: number, at: number): number | undefined {
    this.#samples.push({ at, done });
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > windowMs) this.#samples.shift();
    const first = this.#samples[0];
    if (first === undefined || at - first.at < leastMs || done <= first.done) return undefined;
    return Math.max(0, total - done) * ((at - first.at) / (done - first.done));
  }
}
