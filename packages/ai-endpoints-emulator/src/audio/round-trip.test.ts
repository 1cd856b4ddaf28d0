import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Heard, listen } from "./listen.js";
import { speak } from "./speak.js";
import { LANGUAGES, type SpeechLanguage } from "./voices.js";
import { writeWavHeader } from "./wav-header.js";

const HEADER = 44;
const [english, german] = LANGUAGES as [SpeechLanguage, SpeechLanguage];
const anna = { language: english, voice: "English-US.Female-1", rate: 16_000 };
const hans = { language: german, voice: "German-DE-Male-1", rate: 16_000 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "round-trip-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function listenTo(...parts: Uint8Array[]): Promise<Heard> {
  const file = path.join(folder, "sound.wav");
  const bytes = Buffer.concat(parts);
  writeFileSync(file, bytes);
  return listen(file, bytes.length, { signal: new AbortController().signal, measured: () => undefined });
}

const textOf = ({ turns }: Heard) => turns.map(({ words }) => words.map(({ word }) => word).join(" "));
const samplesOf = (wav: Uint8Array) => wav.subarray(HEADER);
const wav = (rate: number, ...samples: Uint8Array[]) => {
  const data = Buffer.concat(samples);
  return Buffer.concat([writeWavHeader(rate, data.length), data]);
};
const silence = (seconds: number, rate = 16_000) => new Uint8Array(Math.round(seconds * rate) * 2);

describe("What was spoken", () => {
  it.each([16_000, 22_050, 44_100, 48_000])("is heard again at %i samples a second", async (rate) => {
    const text = 'Hello, wörld! 你好 🙂 The quick brown fox: 1,234.56 € and "quotes".';

    const heard = await listenTo(speak(text, { ...anna, rate }));

    expect(textOf(heard)).toEqual([text]);
    expect(heard.seconds).toBeCloseTo(0.3 + 0.05 * (8 + Buffer.byteLength(text)), 2);
  });

  it("is heard as words with their times", async () => {
    const heard = await listenTo(speak("One  two\nthree.", anna));

    const [first, second] = heard.turns[0]?.words ?? [];
    expect(textOf(heard)).toEqual(["One two three."]);
    expect(first?.start).toBeCloseTo(0.5, 2);
    expect(first?.end).toBeCloseTo(0.65, 2);
    expect(second?.start).toBeCloseTo(0.7, 2);
  });

  it("is heard with the voice and language of each utterance, wherever they stand", async () => {
    const [question, answer] = [samplesOf(speak("How are you?", anna)), samplesOf(speak("Gut, danke.", hans))];

    const heard = await listenTo(wav(16_000, silence(1.2345), question, answer, silence(2), question, silence(3)));

    expect(textOf(heard)).toEqual(["How are you?", "Gut, danke.", "How are you?"]);
    expect(heard.turns.map(({ speaker, language }) => [speaker, language])).toEqual([
      [0, "en"],
      [1, "de"],
      [0, "en"],
    ]);
    expect(heard.turns[0]?.words[0]?.start).toBeCloseTo(1.2345 + 0.5, 2);
  });

  it("is heard up to where the sound breaks off", async () => {
    const whole = speak("One two three four five six seven.", anna);

    const heard = await listenTo(wav(16_000, samplesOf(whole).subarray(0, 2 * 16_000)));

    expect(textOf(heard)[0]).toBe("One two th");
  });

  it("is heard through noise, at a quarter of the loudness", async () => {
    const samples = Buffer.from(samplesOf(speak("Louder than the noise.", anna)));
    for (let at = 0; at < samples.length; at += 2) {
      const noise = ((at * 7919) % 801) - 400;
      samples.writeInt16LE(Math.round(samples.readInt16LE(at) / 4) + noise, at);
    }

    const heard = await listenTo(wav(16_000, samples));

    expect(textOf(heard)).toEqual(["Louder than the noise."]);
  });

  it.each([8_000, 11_025, 32_000])("is heard after resampling to %i samples a second", async (rate) => {
    const samples = Buffer.from(samplesOf(speak("Resampled.", { ...anna, rate: 48_000 })));
    const resampled = Buffer.alloc(2 * Math.floor((samples.length / 2 / 48_000) * rate));
    for (let index = 0; index < resampled.length / 2; index += 1) {
      const from = Math.min(samples.length / 2 - 1, Math.round((index * 48_000) / rate));
      resampled.writeInt16LE(samples.readInt16LE(2 * from), 2 * index);
    }

    const heard = await listenTo(wav(rate, resampled));

    expect(textOf(heard)).toEqual(["Resampled."]);
  });

  it("is not heard when it was damaged", async () => {
    const samples = Buffer.from(samplesOf(speak("This will be overwritten.", anna)));
    samples.fill(0, 24_000, 28_000);

    expect(textOf(await listenTo(wav(16_000, samples)))).toEqual([]);
  });
});
