/** Milliseconds since 1970. */
export type Clock = () => number;

/** A clock on which a test can also let the emulator wait. */
export interface WaitingClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves when so much time of this clock has passed, or rejects when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The `created` field of an answer: seconds since 1970. */
export function unixSeconds(clock: Clock): number {
  return Math.floor(clock() / 1000);
}
