/** A mean with the interval in which it would lie for other questions of the same kind. */
export interface Estimate {
  mean: number;
  low: number;
  high: number;
}

/** Options of {@link estimateMean}. */
export interface BootstrapOptions {
  /** How often the questions are drawn anew. Default 2,000. */
  samples?: number;
  /** The same seed gives the same interval. Default 1. */
  seed?: number;
  /** Share of the drawn means that lies in the interval. Default 0.95. */
  level?: number;
}

/**
 * The mean of one value a question, with its percentile bootstrap interval. No values give 0.
 *
 * @throws RangeError for a number of samples below 1 or a level outside of 0 to 1.
 */
export function estimateMean(
  values: readonly number[],
  { samples = 2000, seed = 1, level = 0.95 }: BootstrapOptions = {},
): Estimate {
  if (!(Number.isInteger(samples) && samples > 0))
    throw new RangeError(`samples is ${samples}. Use a whole number from 1 up.`);
  if (!(level > 0 && level < 1)) throw new RangeError(`level is ${level}. Use a number between 0 and 1.`);
  if (values.length === 0) return { mean: 0, low: 0, high: 0 };
  const random = seededRandom(seed);
  const means = Float64Array.from({ length: samples }, () => drawnMean(values, random)).toSorted();
  const at = (share: number): number => means[Math.min(samples - 1, Math.floor(share * samples))] ?? 0;
  return { mean: sumOf(values) / values.length, low: at((1 - level) / 2), high: at((1 + level) / 2) };
}

/**
 * How much better the first system is than the second on the same questions: the mean difference. Questions are drawn for
 * both at once, so that hard questions do not blur it. Where the interval holds no 0, the difference is no accident.
 *
 * @throws RangeError when the systems did not answer the same number of questions.
 */
export function estimateDifference(
  first: readonly number[],
  second: readonly number[],
  options?: BootstrapOptions,
): Estimate {
  if (first.length !== second.length) {
    throw new RangeError(`Compare values of the same questions: there are ${first.length} and ${second.length}.`);
  }
  return estimateMean(
    first.map((value, index) => value - (second[index] ?? 0)),
    options,
  );
}

function drawnMean(values: readonly number[], random: () => number): number {
  let sum = 0;
  for (let drawn = 0; drawn < values.length; drawn++) sum += values[Math.floor(random() * values.length)] ?? 0;
  return sum / values.length;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Mulberry32: small, quick, and good enough to draw questions. Returns numbers from 0 to below 1. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
