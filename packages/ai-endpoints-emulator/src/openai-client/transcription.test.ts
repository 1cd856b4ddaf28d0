import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import OpenAI from "openai";
import { speak } from "../audio/speak.js";
import { LANGUAGES, type SpeechLanguage } from "../audio/voices.js";
import { createEmulator, type Emulator } from "../emulator.js";

let emulator: Emulator;
let client: OpenAI;
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false });
  client = new OpenAI({ baseURL: emulator.url, apiKey: "a-key", organization: null, project: null, maxRetries: 0 });
});
afterEach(() => emulator.scenarios.clear());
afterAll(() => emulator.close());

const language = LANGUAGES[0] as SpeechLanguage;
const hello = () => {
  const wav = speak("Hello there. How are you?", { language, voice: "English-US.Female-1", rate: 16_000 });
  return new File([new Uint8Array(wav)], "hello.wav");
};

describe("OpenAI's client", () => {
  it("transcribes with segments and words", async () => {
    const answer = await client.audio.transcriptions.create({
      file: hello(),
      model: "whisper-large-v3",
      response_format: "verbose_json",
      timestamp_granularities: ["segment", "word"],
      chunking_strategy: { type: "server_vad", threshold: 0.4, silence_duration_ms: 200 },
    });

    expect(answer.text).toBe("Hello there. How are you?");
    expect([answer.segments?.length, answer.words?.length]).toEqual([2, 5]);
    expect(answer.usage).toEqual({ type: "duration", seconds: 1.95 });
  });

  it("transcribes to text", async () => {
    const answer = await client.audio.transcriptions.create({
      file: hello(),
      model: "whisper-large-v3-turbo",
      response_format: "text",
    });

    expect(answer).toBe("Hello there. How are you?");
  });

  it("tells voices apart by a field that it does not know", async () => {
    const request = {
      file: hello(),
      model: "whisper-large-v3",
      response_format: "verbose_json",
      diarize: true,
    } as const;

    const answer: unknown = await client.audio.transcriptions.create(request);

    expect(answer).toMatchObject({ diarization: [{ speaker: 0, text: "Hello there. How are you?" }] });
  });

  it("learns that subtitles and streams are not made", async () => {
    const file = hello();
    const ask = { file, model: "whisper-large-v3" };

    await expect(client.audio.transcriptions.create({ ...ask, response_format: "srt" })).rejects.toMatchObject({
      status: 400,
      param: "response_format",
    });
    await expect(client.audio.transcriptions.create({ ...ask, stream: true })).rejects.toMatchObject({
      status: 400,
      param: "stream",
    });
  });
});
