import { afterEach, describe, expect, it } from "@jest/globals";
import { json, type ScriptedServer } from "../test-support/scripted-server.js";
import { formOf, PCM, serveTranscriptions, silentWav } from "../test-support/transcriber-fixture.js";
import { AUDIO_FORMATS } from "./audio-file.js";
import { OVHcloudTranscriber } from "./transcriber.js";
import type { OVHcloudTranscriberFields } from "./transcriber-fields.js";
import { wavHeader } from "./wav.js";

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

describe("OVHcloudTranscriber", () => {
  it("asks for what the service gives by default", async () => {
    const transcriber = await serve();

    await transcriber.invoke(silentWav(1));

    expect(server?.seen[0]).toMatchObject({ method: "POST", path: "/v1/audio/transcriptions" });
    expect(sent()).toEqual({
      fields: [
        ["model", "whisper-large-v3"],
        ["response_format", "verbose_json"],
      ],
      filename: "audio.wav",
    });
  });

  it("sends every field by its documented name", async () => {
    const transcriber = await serve({
      model: "whisper-large-v3-turbo",
      language: "fr",
      prompt: "OVHcloud, Roubaix",
      translate: true,
      diarize: true,
      temperature: 0,
      timestamps: ["segment", "word"],
      chunkingStrategy: { type: "server_vad", silenceDurationMs: 200, threshold: 0.5 },
    });

    await transcriber.invoke({ audio: silentWav(1), filename: "talk.WAV" });

    expect(sent()).toEqual({
      fields: [
        ["model", "whisper-large-v3-turbo"],
        ["response_format", "verbose_json"],
        ["language", "fr"],
        ["prompt", "OVHcloud, Roubaix <|translate|>"],
        ["temperature", "0"],
        ["diarize", "true"],
        ["chunking_strategy", '{"type":"server_vad","silence_duration_ms":200,"threshold":0.5}'],
        ["timestamp_granularities[]", "segment"],
        ["timestamp_granularities[]", "word"],
      ],
      filename: "talk.WAV",
    });
  });

  it.each(AUDIO_FORMATS)("takes a name that ends in .%s at its word", async (format) => {
    const transcriber = await serve();

    await transcriber.invoke({ audio: new Blob(["any bytes"]), filename: `Talk.${format}` });

    expect(sent().filename).toBe(`Talk.${format}`);
  });

  it.each<[string, string | number[], string]>([
    ["audio.mp3", "ID3..........", ""],
    ["audio.mp3", [0xff, 0xfb, 0x90, 0], ""],
    ["audio.aac", [0xff, 0xf1, 0x50, 0], ""],
    ["audio.flac", "fLaC", ""],
    ["audio.ogg", "OggS", ""],
    ["audio.m4a", "....ftypM4A ", ""],
    ["audio.mp4", "....ftypisom", ""],
    ["audio.webm", [0x1a, 0x45, 0xdf, 0xa3], ""],
    ["audio.mpeg", [0, 0, 1, 0xba], ""],
    ["recording.dat.wav", "RIFF....WAVE", "recording.dat"],
  ])("calls it %s by its first bytes %j when its name %j tells nothing", async (filename, start, name) => {
    const transcriber = await serve();
    const content = typeof start === "string" ? start : Uint8Array.from(start);

    await transcriber.invoke(name === "" ? new Blob([content]) : new File([content], name));

    expect(sent().filename).toBe(filename);
  });

  it("refuses what is no audio, before anything is sent", async () => {
    const transcriber = await serve();

    await expect(transcriber.invoke(new File(["%PDF-1.7"], "paper.pdf"))).rejects.toMatchObject({
      kind: "unsupported",
      message: expect.stringMatching(/"paper\.pdf" is in no format.*mp3, mp4/) as unknown,
    });
    expect(server?.seen).toEqual([]);
  });

  it.each<[string, Blob, boolean, string]>([
    ["nothing", new Blob([]), false, "bad-request"],
    ["more than 10 MB without a key", new Blob([new Uint8Array(10 * 2 ** 20 + 1)]), true, "payload-too-large"],
    ["more than 60 seconds without a key", silentWav(61), true, "payload-too-large"],
    [
      "more than three hours by its header",
      new Blob([wavHeader({ ...PCM, sampleRateHz: 1, bytesPerSecond: 2 }, 21_602), new Uint8Array(21_602)]),
      false,
      "payload-too-large",
    ],
  ])("refuses %s, before anything is sent", async (_what, audio, anonymous, kind) => {
    const transcriber = await serve({ anonymous, apiKey: anonymous ? undefined : "a-key" });

    await expect(transcriber.invoke({ audio, filename: "a.wav" })).rejects.toMatchObject({ kind });

    expect(server?.seen).toEqual([]);
  });

  it("sends what is as long as allowed", async () => {
    const transcriber = await serve({ anonymous: true, apiKey: undefined });

    expect((await transcriber.invoke(silentWav(60))).text).toBe("Hello.");
  });

  it("tells the limits of audio when the service finds a recording too large", async () => {
    const transcriber = await serve({}, json({ error: { message: "Too long." } }, { status: 413 }));

    await expect(transcriber.invoke(silentWav(1))).rejects.toMatchObject({
      kind: "payload-too-large",
      status: 413,
      message:
        "HTTP 413: Too long. 2048 MB and 10800 seconds is the limit. Cut it into pieces, or send it as Opus or MP3 in place of WAV.",
    });
  });

  it.each<[number, string]>([
    [400, "bad-request"],
    [401, "authentication"],
    [403, "authentication"],
    [404, "model-not-found"],
    [422, "bad-request"],
  ])("explains a %i", async (status, kind) => {
    const transcriber = await serve({}, json({ message: "No." }, { status }));

    await expect(transcriber.invoke(silentWav(1))).rejects.toMatchObject({ kind, status, model: "whisper-large-v3" });
  });

  it("sends the whole recording again after a 429 and a 503", async () => {
    const transcriber = await serve({}, json({}, { status: 429 }), json({}, { status: 503 }), json({ text: "Hello." }));

    expect((await transcriber.invoke(silentWav(1))).text).toBe("Hello.");
    expect(new Set(server?.seen.map(({ headers }) => headers["content-length"])).size).toBe(1);
    expect(sent(2)).toEqual(sent(0));
  });

  it("follows no redirect, and does not try it again", async () => {
    const transcriber = await serve({}, (_request, response) => {
      response.writeHead(307, { location: "/v2/audio/transcriptions" }).end();
    });

    await expect(transcriber.invoke(silentWav(1))).rejects.toMatchObject({ kind: "invalid-response" });
    expect(server?.seen).toHaveLength(1);
  });

  it("stops when its signal aborts, and closes the connection", async () => {
    const controller = new AbortController();
    const transcriber = await serve({}, () => controller.abort());

    await expect(transcriber.invoke(silentWav(1), { signal: controller.signal })).rejects.toMatchObject({
      kind: "aborted",
    });

    await server?.seen[0]?.closed;
  });

  it("sends nothing when its signal has aborted before", async () => {
    const transcriber = await serve();

    await expect(transcriber.invoke(silentWav(1), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: "aborted",
    });
    expect(server?.seen).toEqual([]);
  });

  it("gives up after `timeout`, its own and a call's", async () => {
    const own = await serve({ timeout: 20, maxRetries: 0 }, () => undefined);
    await expect(own.invoke(silentWav(1))).rejects.toMatchObject({ kind: "timeout" });
    await expect(own.invoke(silentWav(1), { timeout: 10 })).rejects.toMatchObject({ kind: "timeout" });
    expect(new OVHcloudTranscriber({ apiKey: "a-key" }).timeout).toBe(600_000);
  });

  it("streams its answer in one piece", async () => {
    const transcriber = await serve();
    const pieces: unknown[] = [];

    for await (const piece of await transcriber.stream(silentWav(1))) pieces.push(piece);

    expect(pieces).toMatchObject([{ text: "Hello." }]);
  });

  it.each<[OVHcloudTranscriberFields & { stream?: boolean }, string]>([
    [{ stream: true }, "unsupported"],
    [{ temperature: 2 }, "configuration"],
    [{ language: "english" }, "configuration"],
    [{ responseFormat: "json", diarize: true }, "configuration"],
    [{ responseFormat: "text", timestamps: "word" }, "configuration"],
  ])("refuses %j", (fields, kind) => {
    expect(() => new OVHcloudTranscriber({ apiKey: "a-key", ...fields })).toThrow(expect.objectContaining({ kind }));
  });

  it("refuses what is no recording", async () => {
    const transcriber = await serve();

    await expect(transcriber.invoke("talk.mp3" as unknown as Blob)).rejects.toMatchObject({ kind: "configuration" });
  });
});
