import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { speak } from "../audio/speak.js";
import { LANGUAGES, type SpeechLanguage } from "../audio/voices.js";
import { writeWavHeader } from "../audio/wav-header.js";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";

let client: TestClient;
beforeAll(async () => {
  client = await startEmulator();
});
afterEach(() => client.emulator.scenarios.clear());
afterAll(() => client.emulator.close());

const [english, german] = LANGUAGES as [SpeechLanguage, SpeechLanguage];
const hello = speak("Hello there. How are you?", { language: english, voice: "English-US.Female-1", rate: 16_000 });
const reply = speak("Gut, danke.", { language: german, voice: "German-DE-Male-1", rate: 16_000 });
const wav = (...data: Uint8Array[]) => {
  const samples = Buffer.concat(data);
  return Buffer.concat([writeWavHeader(16_000, samples.length), samples]);
};
const talk = wav(hello.subarray(44), reply.subarray(44));
const quiet = (seconds: number) => wav(new Uint8Array(seconds * 32_000));

interface Verbose {
  text: string;
  duration: number;
  words: { word: string; start: number; end: number }[];
  segments: { id: number; start: number; end: number; text: string; no_speech_prob: number }[];
  diarization: { speaker: number; start: number; end: number; text: string }[];
}

function send(
  audio: Uint8Array | undefined,
  fields: readonly (readonly [string, string])[] = [],
  { key = "any-key", filename = "a.wav", signal }: { key?: string; filename?: string; signal?: AbortSignal } = {},
): Promise<Response> {
  const form = new FormData();
  if (audio) form.append("file", new Blob([Buffer.from(audio)]), filename);
  for (const [name, value] of fields) form.append(name, value);
  return fetch(`${client.emulator.url}/audio/transcriptions`, {
    method: "POST",
    body: form,
    ...(key && { headers: { authorization: `Bearer ${key}` } }),
    ...(signal && { signal }),
  });
}

const transcribe = async (...request: Parameters<typeof send>) => (await (await send(...request)).json()) as Verbose;

describe("POST /v1/audio/transcriptions", () => {
  it("writes down what was spoken, with segments, when nothing else is asked", async () => {
    const answer = await transcribe(hello);

    expect(answer).toEqual({
      task: "transcribe",
      success: true,
      language: "en",
      duration: 1.95,
      text: "Hello there. How are you?",
      words: [],
      segments: [
        expect.objectContaining({ id: 1, seek: 50, start: 0.5, end: 1.1, text: "Hello there.", temperature: 0 }),
        expect.objectContaining({ id: 2, start: 1.15, end: 1.75, text: "How are you?", no_speech_prob: 0.01 }),
      ],
      diarization: [],
      usage: { type: "duration", seconds: 1.95 },
    });
  });

  it("gives words and no segments when only words are asked", async () => {
    const answer = await transcribe(hello, [["timestamp_granularities[]", "word"]]);

    expect(answer.words.map(({ word }) => word)).toEqual(["Hello", "there.", "How", "are", "you?"]);
    expect(answer.words[1]).toEqual({ word: "there.", start: 0.8, end: 1.1 });
    expect(answer.segments).toEqual([]);
  });

  it("gives both when both are asked, with and without brackets", async () => {
    const answer = await transcribe(hello, [
      ["timestamp_granularities", "word"],
      ["timestamp_granularities", "segment"],
    ]);

    expect([answer.words.length, answer.segments.length]).toEqual([5, 2]);
  });

  it("tells the voices apart", async () => {
    const answer = await transcribe(talk, [["diarize", "true"]]);

    expect(answer.text).toBe("Hello there. How are you? Gut, danke.");
    expect(answer.diarization).toEqual([
      { speaker: 0, text: "Hello there. How are you?", start: 0.5, end: 1.75 },
      { speaker: 1, text: "Gut, danke.", start: 2.45, end: 3 },
    ]);
  });

  it("answers as JSON and as plain text", async () => {
    const json = await send(hello, [["response_format", "json"]]);
    const text = await send(hello, [["response_format", "text"]]);

    expect(await json.json()).toEqual({
      text: "Hello there. How are you?",
      usage: { type: "duration", seconds: 1.95 },
    });
    expect(text.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await text.text()).toBe("Hello there. How are you?");
  });

  it("hears nothing in sound that is no speech of its own, for its true length", async () => {
    const answer = await transcribe(quiet(3), [["language", "fr"]]);

    expect(answer).toMatchObject({ text: "", duration: 3, language: "fr" });
    expect(answer.segments).toMatchObject([{ id: 1, start: 0, end: 3, text: "", no_speech_prob: 0.99 }]);
  });

  it("says what a test has scripted, spread over the file", async () => {
    client.emulator.scenarios.reply("Scripted words here.");

    const answer = await transcribe(quiet(3), [["timestamp_granularities[]", "word"]]);

    expect(answer.text).toBe("Scripted words here.");
    expect(answer.words.map(({ start, end }) => [start, end])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });

  it("takes every documented field", async () => {
    const response = await send(hello, [
      ["model", "whisper-large-v3-turbo"],
      ["language", "en"],
      ["prompt", "<|translate|>"],
      ["response_format", "verbose_json"],
      ["temperature", "0.5"],
      ["chunking_strategy", '{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300}'],
      ["stream", "false"],
    ]);

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ task: "translate", segments: [{ temperature: 0.5 }, {}] });
  });

  it.each([
    ["response_format", "srt"],
    ["response_format", "vtt"],
    ["stream", "true"],
    ["temperature", "1.1"],
    ["temperature", "warm"],
    ["language", "english"],
    ["timestamp_granularities[]", "letter"],
    ["chunking_strategy", "always"],
    ["chunking_strategy", '{"type":"server_vad","threshold":2}'],
    ["chunking_strategy", "{"],
    ["chunking_strategy[type]", "client_vad"],
    ["diarize", "perhaps"],
    ["model", "gpt-oss-20b"],
  ])("refuses %s %j", async (name, value) => {
    const response = await send(hello, [[name, value]]);

    expect(response.status).toBe(400);
    const param = expect.stringMatching(`^${name.replace(/\[.*/, "")}`) as unknown;
    expect(await response.json()).toMatchObject({ error: { param } });
  });

  it.each(["json", "text"])("refuses to tell voices apart in %s", async (format) => {
    const response = await send(hello, [
      ["diarize", "true"],
      ["response_format", format],
    ]);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param: "diarize" } });
  });

  it.each<[string, Uint8Array | undefined]>([
    ["no file", undefined],
    ["an empty file", new Uint8Array(0)],
    ["a file that is no audio", Buffer.from("hello")],
    ["a broken WAV file", hello.subarray(0, 30)],
  ])("refuses %s", async (_what, audio) => {
    const response = await send(audio);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param: "file" } });
  });

  it("refuses what is too long without a key, and takes it with one", async () => {
    const [anonymous, known] = [await send(quiet(61), [], { key: "" }), await send(quiet(61))];

    expect([anonymous.status, known.status]).toEqual([413, 200]);
    expect(await anonymous.json()).toMatchObject({
      error: { message: expect.stringContaining("60 seconds") as unknown },
    });
  });

  it.each([10_000_001, 10_200_000])("refuses %i bytes without a key", async (bytes) => {
    const response = await send(new Uint8Array(bytes), [], { key: "" });

    expect(response.status).toBe(413);
  });

  it("refuses more than three hours, by what the header says", async () => {
    const flac = Buffer.alloc(60);
    flac.write("fLaC", "latin1");
    flac.writeUIntBE(16_000 << 4, 18, 3);
    flac.writeUInt32BE(16_000 * 10_801, 22);

    const response = await send(flac, [], { filename: "a.flac" });

    expect(response.status).toBe(413);
  });

  it("lets a client leave", async () => {
    const held = client.emulator.scenarios.hold();
    const leaving = new AbortController();
    const sent = send(hello, [], { signal: leaving.signal });
    await held.arrived;

    leaving.abort();

    await expect(sent).rejects.toThrow(/abort/);
  });
});
