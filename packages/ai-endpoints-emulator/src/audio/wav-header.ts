/** What the header of a WAV file says. */
export interface WavHeader {
  /** 1: integers, 3: floating point; others are not decoded. */
  format: number;
  channels: number;
  /** Samples a second of each channel. */
  rate: number;
  bitsPerSample: number;
  /** Bytes of one sample of all channels. */
  frameBytes: number;
  bytesPerSecond: number;
  /** Where the samples begin, in bytes. */
  dataStart: number;
  dataBytes: number;
}

/**
 * Reads the header of a RIFF WAVE file: chunks that are not needed are skipped, whatever their number and size.
 *
 * @param read gives bytes from a place on, fewer at the end
 * @param totalBytes length of the file, which a streamed WAV does not know itself
 * @returns undefined when it is none or broken
 */
export async function readWavHeader(
  read: (from: number, count: number) => Promise<Uint8Array>,
  totalBytes: number,
): Promise<WavHeader | undefined> {
  if (chunkName(await read(0, 4)) !== "RIFF" || chunkName(await read(8, 4)) !== "WAVE") return undefined;
  let format: Omit<WavHeader, "dataStart" | "dataBytes"> | undefined;
  for (let at = 12; at + 8 <= totalBytes;) {
    const head = await read(at, 8);
    const bytes = viewOf(head).getUint32(4, true);
    if (chunkName(head) === "fmt ") format = readFormat(await read(at + 8, Math.min(bytes, 40)));
    if (chunkName(head) === "data") {
      const dataStart = at + 8;
      // A WAV that was written while it was made has 0 or the largest number here.
      return format && { ...format, dataStart, dataBytes: Math.min(bytes || Infinity, totalBytes - dataStart) };
    }
    // Chunks of odd length are followed by a byte that does not count.
    at += 8 + bytes + (bytes % 2);
  }
  return undefined;
}

/** Makes the header of a WAV file of 16 bit samples in one channel. */
export function writeWavHeader(rate: number, dataBytes: number): Uint8Array {
  const bytes = new Uint8Array(44);
  const view = viewOf(bytes);
  const name = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  name(0, "RIFF");
  view.setUint32(4, 36 + dataBytes, true);
  name(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  name(36, "data");
  view.setUint32(40, dataBytes, true);
  return bytes;
}

const EXTENSIBLE = 0xff_fe;

function readFormat(bytes: Uint8Array): Omit<WavHeader, "dataStart" | "dataBytes"> | undefined {
  if (bytes.length < 16) return undefined;
  const view = viewOf(bytes);
  const tag = view.getUint16(0, true);
  const known = {
    format: tag === EXTENSIBLE && bytes.length >= 26 ? view.getUint16(24, true) : tag,
    channels: view.getUint16(2, true),
    rate: view.getUint32(4, true),
    bytesPerSecond: view.getUint32(8, true),
    frameBytes: view.getUint16(12, true),
    bitsPerSample: view.getUint16(14, true),
  };
  const isUsable = known.channels > 0 && known.rate > 0 && known.bytesPerSecond > 0 && known.frameBytes > 0;
  return isUsable ? known : undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function chunkName(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 4));
}
