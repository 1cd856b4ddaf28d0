import type { PromptAnswer } from "./answers.js";

/** One input's place among those that share a request. */
export interface Seat {
  /** Brings the prompt, and waits until all others have come or gone. */
  join(prompt: string): Promise<PromptAnswer>;
  /** Tells that no prompt will come: a cached answer, an error, a stream. Does nothing after `join`. */
  leave(): void;
}

/**
 * Brings the prompts of separate runs together into one request. Core's `batch` makes a run of its own for each input,
 * with its own callbacks and cache look-up; their prompts meet here, at the last moment.
 *
 * @param seats how many runs there are.
 * @param send asks the prompts that came.
 */
export function gather(seats: number, send: (prompts: string[]) => Promise<PromptAnswer>[]): Seat[] {
  const waiting: { prompt: string; resolve: (answer: Promise<PromptAnswer>) => void }[] = [];
  let missing = seats;
  const settle = () => {
    missing -= 1;
    if (missing > 0 || waiting.length === 0) return;
    const answers = send(waiting.map(({ prompt }) => prompt));
    for (const [index, { resolve }] of waiting.entries()) resolve(answers[index] as Promise<PromptAnswer>);
  };
  return Array.from({ length: seats }, () => {
    let open = true;
    const take = () => {
      const taken = open;
      open = false;
      return taken;
    };
    return {
      join(prompt) {
        if (!take()) return send([prompt])[0] as Promise<PromptAnswer>;
        return new Promise((resolve) => {
          waiting.push({ prompt, resolve });
          settle();
        });
      },
      leave() {
        if (take()) settle();
      },
    };
  });
}

// A symbol, so that the seat travels through core with the call's options, but into no cache key, trace or request.
const SEAT = Symbol("langchain-ovhcloud.seat");

/** @returns the options of a call, with its seat. */
export function withSeat<T extends object>(options: T, seat: Seat): T {
  return { ...options, [SEAT]: seat };
}

/** @returns the seat that came with a call's options, if any. */
export function seatOf(options: object): Seat | undefined {
  return (options as { [SEAT]?: Seat })[SEAT];
}
