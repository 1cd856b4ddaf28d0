import { OVHcloudInvalidResponseError } from "../client/errors.js";
import { type ReadBytes, readWav, type WavFile, type WavFormat, wavHeader } from "./wav.js";

/** Samples that belong together, and how long they play. */
export interface JoinedWav {
  audio: Uint8Array<ArrayBuffer>;
  sampleRateHz: number;
  durationSeconds: number;
}

/**
 * Joins the answers to the pieces of a text into one WAV file.
 *
 * @param parts WAV files; or bare samples, which the service was not seen to send, of 16 bits in one channel.
 * @param asked samples a second that were asked for.
 * @param model for errors.
 * @throws OVHcloudInvalidResponseError when a part is no sound, or they differ in their form.
 */
export async function joinWav(
  parts: readonly Uint8Array<ArrayBuffer>[],
  asked: number,
  model: string,
): Promise<JoinedWav> {
  const opened = await Promise.all(parts.map((part) => openPart(part, asked, model)));
  const format = (opened[0] as OpenPart).format;
  const odd = opened.find((part) => !isSame(part.format, format));
  if (odd) {
    throw new OVHcloudInvalidResponseError(
      `The parts of the speech cannot be joined: one has ${describe(format)}, another ${describe(odd.format)}. Say it in pieces of your own.`,
      { model },
    );
  }
  const dataBytes = opened.reduce((sum, { samples }) => sum + samples.length, 0);
  if (dataBytes > MOST_DATA_BYTES)
    throw new OVHcloudInvalidResponseError("The speech is too long for one WAV file. Say it in pieces.", { model });
  const audio = new Uint8Array(44 + dataBytes + (dataBytes % 2));
  audio.set(wavHeader(format, dataBytes));
  let at = 44;
  for (const { samples } of opened) {
    audio.set(samples, at);
    at += samples.length;
  }
  return { audio, sampleRateHz: format.sampleRateHz, durationSeconds: dataBytes / format.bytesPerSecond };
}

// Lengths in a WAV file have 32 bits.
const MOST_DATA_BYTES = 2 ** 32 - 100;

interface OpenPart {
  format: WavFormat;
  samples: Uint8Array;
}

async function openPart(part: Uint8Array, asked: number, model: string): Promise<OpenPart> {
  const start = String.fromCharCode(...part.subarray(0, 4));
  if (start === "RIFF") {
    const read: ReadBytes = (from, count) => Promise.resolve(part.subarray(from, from + count));
    const wav = await readWav(read, part.length);
    if (!wav) throw notSound("its WAV header is broken", model);
    return { format: wav.format, samples: wholeFrames(part, wav) };
  }
  if (part.length === 0) throw notSound("it is empty", model);
  // Samples can begin with any byte; two at once that begin a web page, JSON or Ogg are a coincidence too rare to count.
  if (/^(\{"|<[!ha-z?]|OggS|ID3)/i.test(start)) throw notSound(`it begins with ${JSON.stringify(start)}`, model);
  if (part.length % 2 === 1) throw notSound("it has half a sample", model);
  const format = { tag: 1, channels: 1, sampleRateHz: asked, bitsPerSample: 16, bytesPerSecond: asked * 2 };
  return { format, samples: part };
}

function wholeFrames(part: Uint8Array, { format, dataStart, dataBytes }: WavFile): Uint8Array {
  const frameBytes = Math.max(1, (format.channels * format.bitsPerSample) / 8);
  return part.subarray(dataStart, dataStart + dataBytes - (dataBytes % frameBytes));
}

function isSame(one: WavFormat, other: WavFormat): boolean {
  return (
    one.tag === other.tag &&
    one.channels === other.channels &&
    one.sampleRateHz === other.sampleRateHz &&
    one.bitsPerSample === other.bitsPerSample
  );
}

function describe({ tag, channels, sampleRateHz, bitsPerSample }: WavFormat): string {
  return `code ${tag}, ${channels} channel(s), ${sampleRateHz} Hz, ${bitsPerSample} bits`;
}

function notSound(reason: string, model: string): OVHcloudInvalidResponseError {
  return new OVHcloudInvalidResponseError(
    `The answer is no WAV file: ${reason}. Check that the base URL and \`hostsURL\` are AI Endpoints.`,
    { model },
  );
}
