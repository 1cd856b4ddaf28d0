/**
 * The alphabet in which the emulator speaks: each byte of a text is heard for 50 ms as two tones, one for each half of
 * it. About 20 characters a second, the pace of a fast speaker, so that durations are those of real speech.
 */

/** Seconds of one byte. */
export const SYMBOL_SECONDS = 0.05;
/** Seconds in which a tone swells and fades, so that nothing clicks. */
export const RAMP_SECONDS = 0.004;
/** Middle of a symbol in which it is listened to, in seconds: two periods of the tones' distance. */
export const WINDOW_SECONDS = 0.02;

/** What every utterance begins with: a low tone, then a high one. Neither is in the alphabet. */
export const MARKER = { lowHz: 300, lowSeconds: 0.1, highHz: 3600, highSeconds: 0.05 } as const;

/** Silence around each utterance. */
export const SILENCE_SECONDS = { before: 0.05, after: 0.1 } as const;

/** Tones of the first half of a byte, then of the second. Below 4 kHz, so that a telephone carries them. */
export const TONES_HZ: readonly number[] = Array.from({ length: 32 }, (_, index) => 400 + 100 * index);

/** Tones of one byte. */
export function tonesOf(byte: number): [number, number] {
  return [byte >> 4, 16 + (byte & 15)];
}
