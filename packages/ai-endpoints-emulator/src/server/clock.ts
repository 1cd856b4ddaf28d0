/** Milliseconds since 1970. */
export type Clock = () => number;

/** The `created` field of an answer: seconds since 1970. */
export function unixSeconds(clock: Clock): number {
  return Math.floor(clock() / 1000);
}
