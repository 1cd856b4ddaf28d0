import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Heard, listen } from "./listen.js";
import { speak } from "./speak.js";
import { LANGUAGES, type SpeechLanguage } from "./voices.js";

const TEXT = "Every form of WAV.";
const spoken = Buffer.from(
  speak(TEXT, { language: LANGUAGES[0] as SpeechLanguage, voice: "English-US.Male-1", rate: 16_000 }),
);
const samples = Array.from({ length: (spoken.length - 44) / 2 }, (_, index) => spoken.readInt16LE(44 + index * 2));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "wav-forms-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function listenTo(bytes: Uint8Array): Promise<Heard> {
  const file = path.join(folder, "sound");
  writeFileSync(file, bytes);
  return listen(file, bytes.length, { signal: new AbortController().signal, measured: () => undefined });
}

const textOf = ({ turns }: Heard) => turns[0]?.words.map(({ word }) => word).join(" ");

function chunk(name: string, content: Uint8Array, announced = content.length): Buffer {
  const head = Buffer.alloc(8, name, "latin1");
  head.writeUInt32LE(announced, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

function format(tag: number, channels: number, bits: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt16LE(tag, 0);
  bytes.writeUInt16LE(channels, 2);
  bytes.writeUInt32LE(16_000, 4);
  bytes.writeUInt32LE((16_000 * channels * bits) / 8, 8);
  bytes.writeUInt16LE((channels * bits) / 8, 12);
  bytes.writeUInt16LE(bits, 14);
  return chunk("fmt ", bytes);
}

function riff(...chunks: Uint8Array[]): Buffer {
  const content = Buffer.concat([Buffer.from("WAVE"), ...chunks]);
  return chunk("RIFF", content);
}

function coded(bytesEach: number, write: (target: Buffer, sample: number, at: number) => void): Buffer {
  const bytes = Buffer.alloc(samples.length * bytesEach);
  samples.forEach((sample, index) => write(bytes, sample, index * bytesEach));
  return bytes;
}

const pcm16 = coded(2, (bytes, sample, at) => bytes.writeInt16LE(sample, at));

describe("A WAV file", () => {
  it.each<[string, Buffer]>([
    [
      "of 8 bit samples",
      riff(
        format(1, 1, 8),
        chunk(
          "data",
          coded(1, (b, s, at) => b.writeUInt8((s >> 8) + 128, at)),
        ),
      ),
    ],
    [
      "of 24 bit samples",
      riff(
        format(1, 1, 24),
        chunk(
          "data",
          coded(3, (b, s, at) => b.writeIntLE(s << 8, at, 3)),
        ),
      ),
    ],
    [
      "of 32 bit samples",
      riff(
        format(1, 1, 32),
        chunk(
          "data",
          coded(4, (b, s, at) => b.writeInt32LE(s << 16, at)),
        ),
      ),
    ],
    [
      "of floats",
      riff(
        format(3, 1, 32),
        chunk(
          "data",
          coded(4, (b, s, at) => b.writeFloatLE(s / 32_768, at)),
        ),
      ),
    ],
    [
      "in stereo",
      riff(
        format(1, 2, 16),
        chunk(
          "data",
          coded(4, (b, s, at) => b.writeInt16LE(s, b.writeInt16LE(s, at))),
        ),
      ),
    ],
    [
      "with other chunks, one of odd length",
      riff(chunk("LIST", Buffer.from("abc")), format(1, 1, 16), chunk("cue ", Buffer.alloc(4)), chunk("data", pcm16)),
    ],
    ["whose length was not known when it was begun", riff(format(1, 1, 16), chunk("data", pcm16, 0xff_ff_ff_ff))],
    ["with 0 for a length that was not known", riff(format(1, 1, 16), chunk("data", pcm16, 0))],
  ])("%s is understood", async (_what, bytes) => {
    expect(textOf(await listenTo(bytes))).toBe(TEXT);
  });

  it("with samples in a code of its own has a length and no text", async () => {
    const heard = await listenTo(riff(format(6, 1, 8), chunk("data", Buffer.alloc(32_000))));

    expect(heard).toEqual({ seconds: 2, turns: [] });
  });

  it.each<[string, Buffer]>([
    ["nothing", Buffer.alloc(0)],
    ["a text", Buffer.from("no audio at all")],
    ["a header that breaks off", spoken.subarray(0, 30)],
    ["a format without channels", riff(format(1, 0, 16), chunk("data", pcm16))],
    ["no sound", riff(format(1, 1, 16), chunk("data", Buffer.alloc(0)))],
    ["no data", riff(format(1, 1, 16))],
  ])("is refused when it holds %s", async (_what, bytes) => {
    await expect(listenTo(bytes)).rejects.toMatchObject({ status: 400, facts: { param: "file" } });
  });
});
