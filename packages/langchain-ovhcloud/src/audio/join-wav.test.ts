import { describe, expect, it } from "@jest/globals";
import { joinWav } from "./join-wav.js";
import { readWav, wavHeader } from "./wav.js";

const PCM = { tag: 1, channels: 1, sampleRateHz: 16_000, bitsPerSample: 16, bytesPerSecond: 32_000 };
const bytes = (...parts: (Uint8Array | string | number[])[]) =>
  new Uint8Array(
    Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Uint8Array.from(part)))),
  );
const wav = (samples: number[], format = PCM) => bytes(wavHeader(format, samples.length), samples);
const samplesOf = async ({ audio }: { audio: Uint8Array }) => {
  const file = await readWav((from, count) => Promise.resolve(audio.subarray(from, from + count)), audio.length);
  return [...audio.subarray(file?.dataStart, (file?.dataStart ?? 0) + (file?.dataBytes ?? 0))];
};
const join = (...parts: Uint8Array<ArrayBuffer>[]) => joinWav(parts, 16_000, "nvr-tts-en-us");

describe("joinWav", () => {
  it("joins samples under one header", async () => {
    const joined = await join(wav([1, 2, 3, 4]), wav([5, 6]));

    expect(joined.audio).toEqual(wav([1, 2, 3, 4, 5, 6]));
    expect(joined).toMatchObject({ sampleRateHz: 16_000, durationSeconds: 6 / 32_000 });
  });

  it("skips chunks that are no sound, odd ones with their padding", async () => {
    const whole = wav([1, 2]);
    const fact = ["LIST", [3, 0, 0, 0], "abc", [0]] as const;
    const part = bytes(
      whole.subarray(0, 36),
      ...fact.map((one) => (typeof one === "string" ? one : [...one])),
      whole.subarray(36),
      "LIST",
      [1, 0, 0, 0, 9, 0],
    );

    expect(await samplesOf(await join(part, wav([3, 4])))).toEqual([1, 2, 3, 4]);
  });

  it.each([0, 0xff_ff_ff_ff])("takes what is there when the header says %i bytes", async (announced) => {
    const part = wav([1, 2, 3, 4]);
    new DataView(part.buffer).setUint32(40, announced, true);

    expect(await samplesOf(await join(part))).toEqual([1, 2, 3, 4]);
  });

  it("takes the bytes of a frame that are missing for no frame", async () => {
    expect(await samplesOf(await join(wav([1, 2, 3]), wav([5, 6])))).toEqual([1, 2, 5, 6]);
  });

  it("pads 8 bit samples of an odd number", async () => {
    const joined = await join(wav([1, 2, 3], { ...PCM, bitsPerSample: 8, bytesPerSecond: 16_000 }));

    expect(joined.audio).toHaveLength(48);
    expect(await samplesOf(joined)).toEqual([1, 2, 3]);
  });

  it("takes bare samples as what was asked for", async () => {
    expect(await join(bytes([1, 0, 2, 0]))).toMatchObject({ audio: wav([1, 0, 2, 0]), sampleRateHz: 16_000 });
  });

  it.each([{ sampleRateHz: 22_050 }, { channels: 2 }, { bitsPerSample: 8 }, { tag: 3 }])(
    "refuses parts that differ by %j",
    async (other) => {
      await expect(join(wav([1, 2]), wav([1, 2], { ...PCM, ...other }))).rejects.toMatchObject({
        kind: "invalid-response",
        message: expect.stringContaining("cannot be joined") as unknown,
      });
    },
  );

  it.each([
    ["JSON", bytes('{"error":1}')],
    ["a page", bytes("<!doctype html>")],
    ["Ogg", bytes("OggS....")],
    ["nothing", bytes("")],
    ["half a sample", bytes([1])],
    ["half a header", wav([1, 2]).slice(0, 30)],
  ])("refuses %s", async (_what, part) => {
    await expect(join(part)).rejects.toMatchObject({ kind: "invalid-response", model: "nvr-tts-en-us" });
  });
});
