/** Sound that is read in pieces. */
export interface Sound {
  /** Samples a second. */
  rate: number;
  /** How many there are in each channel. */
  length: number;
  /**
   * Reads samples, the mean of all channels.
   *
   * @param from first of them
   * @returns values from -1 to 1, valid until the next call; fewer than `count` at the end
   */
  read(from: number, count: number): Promise<Float32Array>;
}

/** Seconds that a sound lasts. */
export function secondsOf({ length, rate }: Pick<Sound, "length" | "rate">): number {
  return length / rate;
}
