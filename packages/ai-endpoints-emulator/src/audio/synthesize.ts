import { MARKER, RAMP_SECONDS, SILENCE_SECONDS, SYMBOL_SECONDS, TONES_HZ, tonesOf } from "./sound-alphabet.js";

/**
 * Makes the sound of some bytes: silence, marker, one symbol for each byte, silence.
 *
 * @param rate samples a second
 * @returns one channel of 16 bit samples
 */
export function synthesize(bytes: Uint8Array, rate: number): Int16Array {
  const seconds = {
    high: SILENCE_SECONDS.before + MARKER.lowSeconds,
    data: SILENCE_SECONDS.before + MARKER.lowSeconds + MARKER.highSeconds,
  };
  const total = seconds.data + bytes.length * SYMBOL_SECONDS + SILENCE_SECONDS.after;
  const samples = new Int16Array(Math.round(total * rate));
  const tones = tonesAt(rate);

  add(samples, toneOf(MARKER.lowHz, MARKER.lowSeconds, 2 * LOUDNESS, rate), SILENCE_SECONDS.before * rate);
  add(samples, toneOf(MARKER.highHz, MARKER.highSeconds, 2 * LOUDNESS, rate), seconds.high * rate);
  bytes.forEach((byte, index) => {
    const start = (seconds.data + index * SYMBOL_SECONDS) * rate;
    for (const tone of tonesOf(byte)) add(samples, tones[tone] as Int16Array, start);
  });
  return samples;
}

// Two tones at once stay well below the largest sample.
const LOUDNESS = 9_000;

const tonesByRate = new Map<number, Int16Array[]>();

function tonesAt(rate: number): Int16Array[] {
  const known = tonesByRate.get(rate);
  if (known) return known;
  const tones = TONES_HZ.map((hz) => toneOf(hz, SYMBOL_SECONDS, LOUDNESS, rate));
  tonesByRate.set(rate, tones);
  return tones;
}

function toneOf(hz: number, seconds: number, loudness: number, rate: number): Int16Array {
  const length = Math.floor(seconds * rate);
  const ramp = RAMP_SECONDS * rate;
  return Int16Array.from({ length }, (_, index) => {
    const swell = Math.min(1, index / ramp, (length - 1 - index) / ramp);
    return Math.round(loudness * swell * Math.sin((2 * Math.PI * hz * index) / rate));
  });
}

function add(samples: Int16Array, tone: Int16Array, start: number): void {
  const from = Math.round(start);
  const length = Math.min(tone.length, samples.length - from);
  for (let index = 0; index < length; index += 1)
    samples[from + index] = (samples[from + index] as number) + (tone[index] as number);
}
