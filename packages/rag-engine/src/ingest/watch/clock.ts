import { setTimeout } from "node:timers/promises";

/** The time, and waiting; tests bring their own. */
export interface WatchClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits; ends early, without an error, when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The clock of the system. */
export const systemClock: WatchClock = {
  now: Date.now,
  sleep: (ms, signal) =>
    setTimeout(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    }),
};
