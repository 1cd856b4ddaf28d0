import type { FileHandle } from "node:fs/promises";
import type { Sound } from "./sound.js";
import type { WavHeader } from "./wav-header.js";

/**
 * The sound of a WAV file, read from disk in pieces.
 *
 * @param file open until the sound has been read
 * @returns undefined when its samples are coded in a way that is not decoded here
 */
export function wavSound(file: FileHandle, header: WavHeader): Sound | undefined {
  const decode = DECODERS.get(`${header.format}/${header.bitsPerSample}`);
  if (!decode || header.frameBytes !== (header.channels * header.bitsPerSample) / 8) return undefined;
  const length = Math.floor(header.dataBytes / header.frameBytes);
  let piece = { start: 0, samples: new Float32Array(0) };
  const load = async (start: number, count: number) => {
    const bytes = Buffer.allocUnsafe(Math.min(Math.max(count, PIECE), length - start) * header.frameBytes);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, header.dataStart + start * header.frameBytes);
    return mixDown(bytes.subarray(0, bytesRead), header, decode);
  };
  return {
    rate: header.rate,
    length,
    async read(from, count) {
      const start = Math.max(0, Math.min(from, length));
      const end = Math.min(start + count, length);
      if (start < piece.start || end > piece.start + piece.samples.length)
        piece = { start, samples: await load(start, count) };
      return piece.samples.subarray(start - piece.start, end - piece.start);
    },
  };
}

// About a quarter of a million samples: 16 seconds.
const PIECE = 1 << 18;

type Decode = (bytes: Buffer, at: number) => number;

const DECODERS = new Map<string, Decode>([
  ["1/8", (bytes, at) => (bytes.readUInt8(at) - 128) / 128],
  ["1/16", (bytes, at) => bytes.readInt16LE(at) / 32_768],
  ["1/24", (bytes, at) => bytes.readIntLE(at, 3) / 8_388_608],
  ["1/32", (bytes, at) => bytes.readInt32LE(at) / 2_147_483_648],
  ["3/32", (bytes, at) => bytes.readFloatLE(at)],
]);

function mixDown(
  bytes: Buffer,
  { frameBytes, channels, bitsPerSample }: WavHeader,
  decode: Decode,
): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.floor(bytes.length / frameBytes));
  const sampleBytes = bitsPerSample / 8;
  for (let index = 0; index < samples.length; index += 1) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1)
      sum += decode(bytes, index * frameBytes + channel * sampleBytes);
    samples[index] = sum / channels;
  }
  return samples;
}
