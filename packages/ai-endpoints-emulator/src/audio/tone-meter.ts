/** Measures how loud tones are in a piece of sound, by Goertzel's algorithm. */
export class ToneMeter {
  readonly #factors: Float64Array;
  readonly #step: number;

  /**
   * @param tonesHz what to listen for
   * @param rate samples a second of the sound
   */
  constructor(tonesHz: readonly number[], rate: number) {
    // Tones below 4 kHz need no more than 8000 samples a second.
    this.#step = Math.max(1, Math.floor(rate / 8_000));
    this.#factors = Float64Array.from(tonesHz, (hz) => 2 * Math.cos((2 * Math.PI * hz * this.#step) / rate));
  }

  /**
   * Share of the sound's energy that each tone has; 0 for all in silence.
   *
   * @param samples from -1 to 1
   */
  shares(samples: Float32Array): number[] {
    const thinned = thin(samples, this.#step);
    let energy = 0;
    for (const sample of thinned) energy += sample * sample;
    if (energy < SILENCE * thinned.length) return Array.from(this.#factors, () => 0);
    return Array.from(this.#factors, (factor) => (2 * power(thinned, factor)) / (energy * thinned.length));
  }
}

// Mean square; 70 dB below the loudest sound.
const SILENCE = 1e-7;

function power(samples: Float32Array, factor: number): number {
  let before = 0;
  let beforeThat = 0;
  for (let index = 0; index < samples.length; index += 1) {
    const now = (samples[index] as number) + factor * before - beforeThat;
    beforeThat = before;
    before = now;
  }
  return before * before + beforeThat * beforeThat - factor * before * beforeThat;
}

function thin(samples: Float32Array, step: number): Float32Array {
  if (step === 1) return samples;
  const thinned = new Float32Array(Math.floor(samples.length / step));
  for (let index = 0; index < thinned.length; index += 1) {
    let sum = 0;
    for (let part = 0; part < step; part += 1) sum += samples[index * step + part] as number;
    thinned[index] = sum / step;
  }
  return thinned;
}
