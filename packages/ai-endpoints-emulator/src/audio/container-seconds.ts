import type { Container } from "./container.js";
import type { FileBytes } from "./file-bytes.js";

/**
 * How long a compressed file plays: from what it says itself (FLAC, Ogg, MP4), from its first frame's bit rate (MP3), else
 * estimated at 128 kbit/s.
 */
export async function containerSeconds(container: Container, file: FileBytes): Promise<number> {
  const seconds = await MEASURES[container]?.(file);
  return seconds !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds : file.total / GUESSED_BYTES;
}

const GUESSED_BYTES = 16_000;

const MEASURES: Partial<Record<Container, (file: FileBytes) => Promise<number | undefined>>> = {
  flac: flacSeconds,
  ogg: oggSeconds,
  mp3: mp3Seconds,
  mp4: mp4Seconds,
};

// The first block of a FLAC file is STREAMINFO: 20 bits of sample rate, 8 bits of other things, 36 bits of length.
async function flacSeconds(file: FileBytes): Promise<number | undefined> {
  const start = await file.read(0, 26);
  if (start.length < 26) return undefined;
  const rate = start.readUIntBE(18, 3) >> 4;
  const samples = (start.readUInt8(21) & 15) * 2 ** 32 + start.readUInt32BE(22);
  return samples === 0 ? undefined : samples / rate;
}

// The last page's granule position counts samples: 48,000 a second in Opus, the stream's own rate in Vorbis.
async function oggSeconds(file: FileBytes): Promise<number | undefined> {
  const start = (await file.read(0, 256)).toString("latin1");
  const end = await file.read(Math.max(0, file.total - LARGEST_OGG_PAGE), LARGEST_OGG_PAGE);
  const page = end.lastIndexOf("OggS");
  if (page < 0 || page + 14 > end.length) return undefined;
  const position = Number(end.readBigInt64LE(page + 6));
  if (start.includes("OpusHead")) return position / 48_000;
  const vorbis = start.indexOf("\x01vorbis");
  return vorbis < 0 ? undefined : position / (await file.read(vorbis + 12, 4)).readUInt32LE(0);
}

const LARGEST_OGG_PAGE = 65_307;

async function mp3Seconds(file: FileBytes): Promise<number | undefined> {
  const start = await file.read(0, 10);
  const isTagged = start.length === 10 && start.toString("latin1", 0, 3) === "ID3";
  // The tag's length has seven bits in each byte.
  const tag = isTagged ? 10 + start.subarray(6).reduce((sum, byte) => sum * 128 + byte, 0) : 0;
  const frame = await file.read(tag, 4);
  if (frame.length < 4 || frame.readUInt8(0) !== 0xff) return undefined;
  const isVersion1 = (frame.readUInt8(1) & 0x18) === 0x18;
  const kilobits = (isVersion1 ? MP3_KILOBITS : MP3_LOW_KILOBITS)[frame.readUInt8(2) >> 4];
  return kilobits && (file.total - tag) / (kilobits * 125);
}

// Layer III, versions 1 and 2.
const MP3_KILOBITS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const MP3_LOW_KILOBITS = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

async function mp4Seconds(file: FileBytes): Promise<number | undefined> {
  const movie = await findBox(file, "moov", 0, file.total);
  const header = movie && (await findBox(file, "mvhd", movie.start, movie.end));
  if (!header) return undefined;
  const bytes = await file.read(header.start, 32);
  const isLong = bytes[0] === 1;
  if (bytes.length < (isLong ? 32 : 20)) return undefined;
  const timescale = bytes.readUInt32BE(isLong ? 20 : 12);
  return (isLong ? Number(bytes.readBigUInt64BE(24)) : bytes.readUInt32BE(16)) / timescale;
}

async function findBox(
  file: FileBytes,
  name: string,
  from: number,
  to: number,
): Promise<{ start: number; end: number } | undefined> {
  for (let at = from; at + 8 <= to;) {
    const head = await file.read(at, 16);
    if (head.length < 8) return undefined;
    const short = head.readUInt32BE(0);
    const headBytes = short === 1 ? 16 : 8;
    const size = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short || to - at;
    if (head.toString("latin1", 4, 8) === name) return { start: at + headBytes, end: at + size };
    if (size < headBytes) return undefined;
    at += size;
  }
  return undefined;
}
