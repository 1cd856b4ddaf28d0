import { MARKER, SYMBOL_SECONDS, TONES_HZ, WINDOW_SECONDS } from "./sound-alphabet.js";
import { secondsOf, type Sound } from "./sound.js";
import { ToneMeter } from "./tone-meter.js";
import { decodeHeader, HEADER_BYTES, isIntact, TRAILER_BYTES, type Utterance } from "./utterance.js";

/** An utterance and where it was heard. */
export interface HeardUtterance extends Utterance {
  /** Seconds from the beginning of the sound to the first byte of the text. */
  textStart: number;
}

/**
 * Finds the utterances in a sound and reads them. What is no speech of the emulator's is passed over, and so is an
 * utterance that was damaged on the way. One that is cut off by the end of the sound is read up to there.
 */
export async function* hear(sound: Sound, signal: AbortSignal): AsyncGenerator<HeardUtterance> {
  const ear = new Ear(sound);
  let from = 0;
  for (;;) {
    const marker = await ear.findMarker(from, signal);
    if (!marker) return;
    const heard = await ear.readUtterance(marker.dataStart);
    if (heard) yield heard;
    from = heard ? heard.textStart + heard.text.length * SYMBOL_SECONDS : marker.lowStart + MARKER.lowSeconds;
  }
}

class Ear {
  readonly #sound: Sound;
  readonly #seconds: number;
  readonly #marker: ToneMeter;
  readonly #alphabet: ToneMeter;

  constructor(sound: Sound) {
    this.#sound = sound;
    this.#seconds = secondsOf(sound);
    this.#marker = new ToneMeter([MARKER.lowHz, MARKER.highHz], sound.rate);
    this.#alphabet = new ToneMeter(TONES_HZ, sound.rate);
  }

  async findMarker(from: number, signal: AbortSignal): Promise<{ lowStart: number; dataStart: number } | undefined> {
    let run = 0;
    for (let time = from; time + MARKER.lowSeconds < this.#seconds; time += HOP_SECONDS) {
      signal.throwIfAborted();
      run = (await this.#markerShares(time)).low > CLEAR ? run + 1 : 0;
      if (run < CLEAR_HOPS) continue;
      const lowStart = time - (CLEAR_HOPS - 1) * HOP_SECONDS;
      const turn = await this.#findTurn(lowStart);
      if (turn !== undefined) return { lowStart, dataStart: turn + MARKER.highSeconds };
      run = 0;
    }
    return undefined;
  }

  async readUtterance(start: number): Promise<HeardUtterance | undefined> {
    const header = decodeHeader(await this.#readBytes(start, HEADER_BYTES));
    if (!header) return undefined;
    const { textBytes, ...known } = header;
    const textStart = start + HEADER_BYTES * SYMBOL_SECONDS;
    const bytes = await this.#readBytes(textStart, textBytes + TRAILER_BYTES);
    const text = bytes.slice(0, textBytes);
    const isWhole = bytes.length === textBytes + TRAILER_BYTES;
    if (isWhole && !isIntact(text, bytes.subarray(textBytes))) return undefined;
    return { ...known, text, textStart };
  }

  // Where the low tone turns into the high one, to a millisecond.
  async #findTurn(lowStart: number): Promise<number | undefined> {
    let best = { time: 0, clearness: CLEAR * CLEAR };
    for (let ms = 40; ms <= 140; ms += 1) {
      const time = lowStart + ms / 1000;
      const { low } = await this.#markerShares(time - WINDOW_SECONDS);
      if (low < CLEAR) continue;
      const { high } = await this.#markerShares(time);
      if (low * high > best.clearness) best = { time, clearness: low * high };
    }
    return best.time === 0 ? undefined : best.time;
  }

  async #markerShares(time: number): Promise<{ low: number; high: number }> {
    const [low = 0, high = 0] = this.#marker.shares(await this.#window(time));
    return { low, high };
  }

  async #readBytes(start: number, count: number): Promise<Uint8Array> {
    const left = Math.floor((this.#seconds - start) / SYMBOL_SECONDS);
    const bytes = new Uint8Array(Math.max(0, Math.min(count, left)));
    for (let index = 0; index < bytes.length; index += 1) {
      const middle = start + (index + 0.5) * SYMBOL_SECONDS;
      const shares = this.#alphabet.shares(await this.#window(middle - WINDOW_SECONDS / 2));
      bytes[index] = (loudest(shares, 0) << 4) + loudest(shares, 16);
    }
    return bytes;
  }

  #window(time: number): Promise<Float32Array> {
    const { rate } = this.#sound;
    return this.#sound.read(Math.round(time * rate), Math.round(WINDOW_SECONDS * rate));
  }
}

const HOP_SECONDS = 0.01;
// Share of the energy that a tone must have to stand alone, and for how many hops.
const CLEAR = 0.6;
const CLEAR_HOPS = 3;

function loudest(shares: readonly number[], from: number): number {
  let best = 0;
  for (let index = 1; index < 16; index += 1)
    if ((shares[from + index] as number) > (shares[from + best] as number)) best = index;
  return best;
}
