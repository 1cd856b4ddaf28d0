import { afterEach, describe, expect, it } from "@jest/globals";
import { type Answer, json, type ScriptedServer, text } from "../test-support/scripted-server.js";
import { formOf, serveTranscriptions, silentWav } from "../test-support/transcriber-fixture.js";
import type { OVHcloudTranscriber } from "./transcriber.js";

let server: ScriptedServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(...what: Parameters<typeof serveTranscriptions>): Promise<OVHcloudTranscriber> {
  const served = await serveTranscriptions(...what);
  server = served.server;
  return served.transcriber;
}

const sent = (index = 0) => formOf(server?.seen[index]?.text ?? "");

describe("An answer to a recording", () => {
  it("reads a whole answer", async () => {
    const answer = {
      task: "transcribe",
      success: true,
      language: "en",
      duration: 2.5,
      text: "Hello there.",
      words: [{ word: "Hello", start: 0, end: 1, probability: 0.9 }],
      segments: [
        {
          id: 1,
          seek: 0,
          start: 0,
          end: 2,
          text: " Hello there.",
          tokens: [1],
          temperature: 0,
          avg_logprob: -0.2,
          compression_ratio: 1.1,
          no_speech_prob: 0.01,
        },
      ],
      diarization: [{ speaker: 0, text: " Hello there.", start: 0, end: 2 }],
      usage: { type: "duration", seconds: 2.5 },
    };
    const transcriber = await serve({ includeRaw: true }, json(answer));

    expect(await transcriber.invoke(silentWav(1))).toEqual({
      text: "Hello there.",
      language: "en",
      durationSeconds: 2.5,
      segments: [
        {
          id: 1,
          start: 0,
          end: 2,
          text: "Hello there.",
          temperature: 0,
          avgLogprob: -0.2,
          compressionRatio: 1.1,
          noSpeechProb: 0.01,
        },
      ],
      words: [{ word: "Hello", start: 0, end: 1 }],
      speakers: [{ speaker: 0, text: "Hello there.", start: 0, end: 2 }],
      usage: { seconds: 2.5 },
      raw: answer,
    });
  });

  it.each<[string, unknown, object]>([
    ["`seconds` in place of `duration`", { text: "a", seconds: 3 }, { durationSeconds: 3 }],
    ["both, where `seconds` is the newer name", { text: "a", seconds: 3, duration: 4 }, { durationSeconds: 3 }],
    [
      "usage alone",
      { text: "a", usage: { type: "duration", seconds: 5 } },
      { durationSeconds: 5, usage: { seconds: 5 } },
    ],
    ["a text alone", { text: "a" }, { text: "a", segments: [], words: [], speakers: [] }],
    [
      "nulls",
      { text: "a", words: null, segments: null, diarization: null, usage: null, language: null },
      { words: [] },
    ],
    [
      "segments without numbers",
      { text: "a", segments: [{ start: 0, end: 1, text: "a" }] },
      { segments: [{ id: 1, start: 0, end: 1, text: "a" }] },
    ],
    [
      "speakers with names",
      {
        text: "a",
        diarization: [
          { speaker: "B", start: 0, end: 1 },
          { speaker: "A", start: 1, end: 2 },
          { speaker: "B", start: 2, end: 3 },
        ],
      },
      { speakers: [{ speaker: 0, text: "" }, { speaker: 1 }, { speaker: 0 }] },
    ],
    ["a bare JSON string", "a", { text: "a" }],
  ])("reads an answer with %s", async (_what, answer, expected) => {
    const transcriber = await serve({}, json(answer));

    expect(await transcriber.invoke(silentWav(1))).toMatchObject(expected);
  });

  it.each<[string, Answer]>([
    ["plain", text("Hello.\n", { headers: { "content-type": "text/plain" } })],
    ["as a JSON string", json("Hello.")],
    ["as an object", json({ text: "Hello." })],
    ["under a wrong name", text("Hello.", { headers: { "content-type": "application/json" } })],
  ])("reads a text that comes %s", async (_how, answer) => {
    const transcriber = await serve({ responseFormat: "text" }, answer);

    expect(await transcriber.invoke(silentWav(1))).toEqual({ text: "Hello.", segments: [], words: [], speakers: [] });
    expect(sent().fields).toContainEqual(["response_format", "text"]);
  });

  it.each([{}, { text: 1 }, { text: "a", segments: [{ text: "no times" }] }, []])(
    "does not take %j for an answer",
    async (answer) => {
      const transcriber = await serve({}, json(answer));

      await expect(transcriber.invoke(silentWav(1))).rejects.toMatchObject({ kind: "invalid-response" });
    },
  );
});
