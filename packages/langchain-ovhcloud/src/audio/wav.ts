/** How the samples of a WAV file are coded. */
export interface WavFormat {
  /** 1: integers. */
  tag: number;
  channels: number;
  /** Samples a second of each channel. */
  sampleRateHz: number;
  bitsPerSample: number;
  bytesPerSecond: number;
}

/** Where the samples of a WAV file are. */
export interface WavFile {
  format: WavFormat;
  /** First byte of the samples. */
  dataStart: number;
  dataBytes: number;
}

/** Gives bytes of a file from a place on; fewer at its end. */
export type ReadBytes = (from: number, count: number) => Promise<Uint8Array>;

/**
 * Reads the header of a RIFF WAVE file; chunks that are not needed are skipped.
 *
 * @param read reads the file.
 * @param totalBytes length of the file.
 * @returns undefined for what is none, or breaks off.
 */
export async function readWav(read: ReadBytes, totalBytes: number): Promise<WavFile | undefined> {
  const start = await read(0, 12);
  if (nameAt(start, 0) !== "RIFF" || nameAt(start, 8) !== "WAVE") return undefined;
  let format: WavFormat | undefined;
  for (let at = 12; at + 8 <= totalBytes;) {
    const head = await read(at, 8);
    const announced = viewOf(head).getUint32(4, true);
    if (nameAt(head, 0) === "fmt ") format = readFormat(await read(at + 8, Math.min(announced, 40)));
    if (nameAt(head, 0) === "data") return format && { format, ...dataOf(at + 8, announced, totalBytes) };
    // A chunk of odd length is followed by a byte that does not count.
    at += 8 + announced + (announced % 2);
  }
  return undefined;
}

/**
 * Seconds that a WAV file plays.
 *
 * @param wav its header.
 */
export function wavSeconds({ format, dataBytes }: WavFile): number {
  return dataBytes / format.bytesPerSecond;
}

/**
 * Makes the header for samples.
 *
 * @param format how they are coded; integers only.
 * @param dataBytes how many bytes follow.
 */
export function wavHeader(format: WavFormat, dataBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(44);
  const view = viewOf(bytes);
  const name = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  name(0, "RIFF");
  view.setUint32(4, 36 + dataBytes + (dataBytes % 2), true);
  name(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, format.tag, true);
  view.setUint16(22, format.channels, true);
  view.setUint32(24, format.sampleRateHz, true);
  view.setUint32(28, format.bytesPerSecond, true);
  view.setUint16(32, (format.channels * format.bitsPerSample) / 8, true);
  view.setUint16(34, format.bitsPerSample, true);
  name(36, "data");
  view.setUint32(40, dataBytes, true);
  return bytes;
}

// A WAV that was written while it was made has 0 or the largest number for its length: it goes on to the file's end.
function dataOf(dataStart: number, announced: number, totalBytes: number): Pick<WavFile, "dataStart" | "dataBytes"> {
  const left = totalBytes - dataStart;
  return { dataStart, dataBytes: announced === 0 ? left : Math.min(announced, left) };
}

const EXTENSIBLE = 0xff_fe;

function readFormat(bytes: Uint8Array): WavFormat | undefined {
  if (bytes.length < 16) return undefined;
  const view = viewOf(bytes);
  const tag = view.getUint16(0, true);
  const format = {
    tag: tag === EXTENSIBLE && bytes.length >= 26 ? view.getUint16(24, true) : tag,
    channels: view.getUint16(2, true),
    sampleRateHz: view.getUint32(4, true),
    bytesPerSecond: view.getUint32(8, true),
    bitsPerSample: view.getUint16(14, true),
  };
  return format.bytesPerSecond > 0 && format.sampleRateHz > 0 ? format : undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function nameAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
