import type { Scored } from "./scored.js";

/** Keeps the k best of what it is offered; equal scores go by label, so that the order is always the same. */
export class TopK {
  readonly #k: number;
  readonly #best: Scored[] = [];

  constructor(k: number) {
    this.#k = k;
  }

  offer(label: number, score: number): void {
    const best = this.#best;
    const last = best[best.length - 1];
    if (best.length === this.#k && last !== undefined && !isBetter(label, score, last)) return;
    let place = best.length;
    while (place > 0 && isBetter(label, score, best[place - 1] as Scored)) place -= 1;
    best.splice(place, 0, { label, score });
    if (best.length > this.#k) best.pop();
  }

  /** Best first. */
  sorted(): Scored[] {
    return this.#best;
  }
}

function isBetter(label: number, score: number, than: Scored): boolean {
  return score > than.score || (score === than.score && label < than.label);
}
