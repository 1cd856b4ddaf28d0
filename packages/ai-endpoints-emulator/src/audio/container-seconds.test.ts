import { describe, expect, it } from "@jest/globals";
import { recognise } from "./container.js";
import { containerSeconds } from "./container-seconds.js";
import type { FileBytes } from "./file-bytes.js";

const inMemory = (bytes: Buffer): FileBytes => ({
  total: bytes.length,
  read: (from, count) => Promise.resolve(bytes.subarray(from, from + count)),
});

function flac(): Buffer {
  const bytes = Buffer.alloc(60);
  bytes.write("fLaC", "latin1");
  bytes.writeUIntBE(44_100 << 4, 18, 3);
  bytes.writeUInt32BE(441_000, 22);
  return bytes;
}

function ogg(codec: Buffer, position: number): Buffer {
  const page = Buffer.alloc(27);
  page.write("OggS", "latin1");
  const last = Buffer.from(page);
  last.writeBigInt64LE(BigInt(position), 6);
  return Buffer.concat([page, codec, Buffer.alloc(100_000), last]);
}

function vorbis(): Buffer {
  const head = Buffer.alloc(30);
  head.write("\x01vorbis", "latin1");
  head.writeUInt32LE(22_050, 12);
  return head;
}

function mp3(...start: number[]): Buffer {
  return Buffer.concat([Buffer.from(start), Buffer.alloc(16_000 - start.length)]);
}

function box(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8, "\0\0\0\0" + name, "latin1");
  head.writeUInt32BE(8 + content.length, 0);
  return Buffer.concat([head, content]);
}

function mp4(version: 0 | 1): Buffer {
  const header = Buffer.alloc(version === 1 ? 112 : 100);
  header[0] = version;
  header.writeUInt32BE(600, version === 1 ? 20 : 12);
  header.writeUInt32BE(7_200, version === 1 ? 28 : 16); // the low half of a long one
  return Buffer.concat([
    box("ftyp", Buffer.from("M4A ")),
    box("mdat", Buffer.alloc(99)),
    box("moov", box("mvhd", header)),
  ]);
}

describe("containerSeconds", () => {
  it.each<[string, Buffer, string, number]>([
    ["the length that a FLAC file says", flac(), "flac", 10],
    ["the last page of an Opus file", ogg(Buffer.from("OpusHead"), 96_000), "ogg", 2],
    ["the last page of a Vorbis file", ogg(vorbis(), 66_150), "ogg", 3],
    ["the bit rate of an MP3 file", mp3(0xff, 0xfb, 0x90), "mp3", 1],
    ["the bit rate of a slow MP3 file", mp3(0xff, 0xf3, 0x40), "mp3", 4],
    ["the header of an MP4 file", mp4(0), "mp4", 12],
    ["the long header of an MP4 file", mp4(1), "mp4", 12],
    ["the bytes of an AAC file", mp3(0xff, 0xf1), "aac", 1],
    [
      "the bytes of a WebM file",
      Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.alloc(31_996)]),
      "webm",
      2,
    ],
    ["the bytes of an MPEG file", Buffer.concat([Buffer.from([0, 0, 1, 0xba]), Buffer.alloc(7_996)]), "mpeg", 0.5],
    [
      "the bytes of an MP3 file that begins in another way",
      Buffer.concat([Buffer.from("ID3"), Buffer.alloc(1_597)]),
      "mp3",
      0.1,
    ],
  ])("goes by %s", async (_what, bytes, container, seconds) => {
    const recognised = recognise(bytes.subarray(0, 12));

    expect(recognised).toBe(container);
    expect(await containerSeconds(recognised ?? "wav", inMemory(bytes))).toBeCloseTo(seconds, 3);
  });

  it.each(["", "RIFF....AVI ", "%PDF-1.7", "OggX"])("does not take %j for audio", (start) => {
    expect(recognise(Buffer.from(start))).toBeUndefined();
  });
});
