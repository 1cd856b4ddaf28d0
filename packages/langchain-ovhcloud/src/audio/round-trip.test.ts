import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { ToolMessage } from "@langchain/core/messages";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { inspect } from "node:util";
import { OVHcloudAudioLoader } from "./audio-loader.js";
import { OVHcloudSpeech } from "./speech.js";
import { speechTool } from "./speech-tool.js";
import { Speech } from "./spoken.js";
import { toSrt } from "./subtitles.js";
import { OVHcloudTranscriber } from "./transcriber.js";
import { wavHeader } from "./wav.js";

const PCM = { tag: 1, channels: 1, sampleRateHz: 16_000, bitsPerSample: 16, bytesPerSecond: 32_000 };
const HOUR_BYTES = 3_600 * PCM.bytesPerSecond;
const KEY = "very-secret-key";

let emulator: Emulator;
let options: { apiKey: string; baseURL: string; rateLimiter: false; maxRetries: number };

beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false, embeddings: "hash" });
  options = { apiKey: KEY, baseURL: emulator.url, rateLimiter: false, maxRetries: 0 };
});
afterEach(() => emulator.scenarios.clear());
afterAll(() => emulator.close());

const speech = (fields: ConstructorParameters<typeof OVHcloudSpeech>[0] = {}) =>
  new OVHcloudSpeech({ ...options, ...fields });
const transcriber = (fields: ConstructorParameters<typeof OVHcloudTranscriber>[0] = {}) =>
  new OVHcloudTranscriber({ ...options, ...fields });

/** One WAV file of several speeches, one after the other. */
function joined(...speeches: Speech[]): Blob {
  const samples = speeches.map(({ audio }) => audio.subarray(44));
  const header = (speeches[0] as Speech).audio.slice(0, 44);
  const bytes = samples.reduce((sum, part) => sum + part.length, 0);
  new DataView(header.buffer).setUint32(40, bytes, true);
  return new Blob([header, ...samples]);
}

describe("Speech and transcription", () => {
  it("give back the words that were spoken, with times that go forward", async () => {
    const text = "Good morning, everybody! Let us begin. Wie geht's? 你好.";

    const spoken = await speech().invoke(text);
    const heard = await transcriber({ timestamps: ["segment", "word"] }).invoke(spoken.toBlob());

    const times = heard.words.flatMap(({ start, end }) => [start, end]);
    expect(heard).toMatchObject({ text, language: "en", speakers: [] });
    expect(heard.words.map(({ word }) => word)).toEqual(text.split(" "));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(heard.segments.map(({ text: said }) => said).join(" ")).toBe(text);
    expect(heard.durationSeconds).toBeCloseTo(spoken.durationSeconds ?? 0, 1);
    expect(heard.usage).toEqual({ seconds: heard.durationSeconds });
  });

  it("tell voices apart", async () => {
    const anna = await speech().invoke("How are you?");
    const hans = await speech({ language: "de-DE" }).invoke("Gut, danke.");

    const { speakers } = await transcriber({ diarize: true }).invoke(joined(anna, hans, anna));

    expect(speakers.map(({ speaker, text }) => [speaker, text])).toEqual([
      [0, "How are you?"],
      [1, "Gut, danke."],
      [0, "How are you?"],
    ]);
  });

  it.each([16_000, 22_050, 44_100, 48_000])("work at %i samples a second", async (sampleRateHz) => {
    const spoken = await speech({ sampleRateHz }).invoke({ text: "Any rate." });

    expect(spoken.sampleRateHz).toBe(sampleRateHz);
    expect((await transcriber().invoke(spoken.audio)).text).toBe("Any rate.");
  });

  it("cut a long text, say its pieces at once, and join them in order", async () => {
    const text = Array.from({ length: 60 }, (_, i) => `This is sentence number ${i} of a long text.`).join(" ");

    const spoken = await speech({ voice: "English-US.Male-1" }).invoke(text);
    const heard = await transcriber({ responseFormat: "text" }).invoke(spoken.toBlob());

    const bodies = emulator.journal.slice(-4, -1).map(({ body }) => body as { text: string; voice_name: string });
    expect(heard.text).toBe(text);
    expect(bodies.every((body) => body.text.length <= 1000 && body.text.endsWith("."))).toBe(true);
    expect(bodies[0]?.voice_name).toBe("English-US.Male-1");
  });

  it("give documents of segments, speakers, or the whole", async () => {
    const audio = joined(
      await speech().invoke("One. Two."),
      await speech({ voice: "English-US.Male-1" }).invoke("Three."),
    );
    const load = (split: "segment" | "speaker" | "whole", diarize?: boolean) =>
      new OVHcloudAudioLoader({ audio, filename: "talk.wav" }, { ...options, split, diarize }).load();

    const [segments, speakers, whole] = [await load("segment", true), await load("speaker"), await load("whole")];

    expect(segments.map(({ pageContent, metadata }) => [pageContent, metadata.speaker])).toEqual([
      ["One.", 0],
      ["Two.", 0],
      ["Three.", 1],
    ]);
    expect(speakers.map(({ pageContent }) => pageContent)).toEqual(["One. Two.", "Three."]);
    expect(whole).toMatchObject([
      { pageContent: "One. Two. Three.", metadata: { source: "talk.wav", language: "en", start: 0 } },
    ]);
    expect(segments[0]?.metadata).toEqual({
      source: "talk.wav",
      start: 0.5,
      end: 0.7,
      speaker: 0,
      language: "en",
      duration: whole[0]?.metadata.duration,
    });
  });

  it("take an hour of a thousand and more sentences in a few seconds", async () => {
    const sentence = (index: number) => `Sentence ${index} of an hour of talk.`;
    const text = Array.from({ length: 3_000 }, (_, index) => sentence(index)).join(" ");
    emulator.scenarios.reply(text, { path: "/v1/audio/transcriptions" });
    const hour = new Blob([wavHeader(PCM, HOUR_BYTES), new Uint8Array(HOUR_BYTES)]);

    const started = performance.now();
    const heard = await transcriber({ timestamps: ["segment", "word"] }).invoke(hour);
    const loader = new OVHcloudAudioLoader(hour, { ...options, transcriber: { invoke: () => Promise.resolve(heard) } });
    const documents = await loader.load();
    const srt = toSrt(heard);

    expect(heard.durationSeconds).toBe(3_600);
    expect([heard.segments.length, heard.words.length, documents.length]).toEqual([3_000, 21_000, 3_000]);
    expect(srt).toMatch(/\n3000\n00:59:5\d,\d{3} --> 01:00:00,000\nSentence 2999 of an hour of talk\.\n$/);
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});

describe("speechTool", () => {
  it("tells the model what was spoken, and keeps the sound for the program", async () => {
    const tool = speechTool(speech(), { name: "say" });

    const message = (await tool.invoke({
      type: "tool_call",
      id: "1",
      name: "say",
      args: { text: "Hello." },
    })) as ToolMessage;

    expect(message.content).toBe("Spoken: 6 characters, 1.0 seconds.");
    expect(message.artifact).toBeInstanceOf(Speech);
  });
});

describe("What others see of audio classes", () => {
  it("is neither the key nor the sound", async () => {
    const seen: unknown[] = [];
    const handler = BaseCallbackHandler.fromMethods({
      handleChainStart: (...given: unknown[]) => void seen.push(given),
      handleChainEnd: (...given: unknown[]) => void seen.push(given),
    });

    const [mouth, ear] = [speech(), transcriber()];
    const spoken = await mouth.invoke("Hello.", { callbacks: [handler] });
    await ear.invoke(spoken.audio, { callbacks: [handler] });

    const shown = [JSON.stringify(seen), inspect([seen, mouth, ear], { depth: 10, showHidden: true })].join("");
    expect(shown).toContain('"bytes":');
    expect(shown).not.toContain(KEY);
    expect(shown.length).toBeLessThan(20_000);
  });
});
