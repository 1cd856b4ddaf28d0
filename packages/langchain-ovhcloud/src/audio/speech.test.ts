import { afterEach, describe, expect, it } from "@jest/globals";
import { type Answer, json, type ScriptedServer, startScriptedServer, text } from "../test-support/scripted-server.js";
import { OVHcloudSpeech } from "./speech.js";
import type { OVHcloudSpeechFields } from "./speech-fields.js";
import { wavHeader } from "./wav.js";

let server: ScriptedServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const PCM = { tag: 1, channels: 1, sampleRateHz: 16_000, bitsPerSample: 16, bytesPerSecond: 32_000 };

/** Answers with as many samples as the text has characters, each the code of one. */
const say: Answer = (request, response) => {
  const samples = new Uint16Array([...(request.body.text as string)].map((one) => one.codePointAt(0) ?? 0));
  response.writeHead(200, { "content-type": "audio/wav" });
  response.end(Buffer.concat([wavHeader(PCM, samples.byteLength), new Uint8Array(samples.buffer)]));
};

async function serve(fields: OVHcloudSpeechFields = {}, ...script: Answer[]): Promise<OVHcloudSpeech> {
  server = await startScriptedServer(...(script.length > 0 ? script : [say]));
  return new OVHcloudSpeech({
    apiKey: "a-key",
    baseURL: server.url,
    rateLimiter: false,
    retry: { baseDelayMs: 1, rateLimitDelayMs: 1 },
    ...fields,
  });
}

const spokenText = (audio: Uint8Array) =>
  String.fromCharCode(...new Uint16Array(audio.buffer.slice(44, audio.buffer.byteLength)));

describe("OVHcloudSpeech", () => {
  it("asks the host of the language's model", async () => {
    const speech = await serve({ language: "de", voice: "German-DE-Female-9", sampleRateHz: 22_050 });

    await speech.invoke("Guten Tag.");

    expect(server?.seen[0]).toMatchObject({
      method: "POST",
      path: "/hosts/nvr-tts-de-de.endpoints.kepler.ai.cloud.ovh.net/api/v1/tts/text_to_audio",
      headers: { authorization: "Bearer a-key", accept: "application/octet-stream" },
      body: {
        text: "Guten Tag.",
        language_code: "de-DE",
        encoding: 1,
        sample_rate_hz: 22_050,
        voice_name: "German-DE-Female-9",
      },
    });
    expect(speech.model).toBe("nvr-tts-de-de");
  });

  it.each([
    ["en-US", "English-US.Female-1"],
    ["de-DE", "German-DE-Male-1"],
    ["es-ES", undefined],
    ["it-IT", undefined],
  ])("leaves the voice of %s to %s", async (language, voice) => {
    const speech = await serve({ language });

    await speech.invoke("x");

    expect(server?.seen[0]?.body.voice_name).toBe(voice);
  });

  it("asks a host that is named itself", async () => {
    const speech = await serve({ endpoint: "nvr-tts-fr-fr", language: "fr-FR" });

    await speech.invoke("Bonjour.");

    expect(server?.seen[0]?.path).toContain("/hosts/nvr-tts-fr-fr.endpoints");
    expect(server?.seen[0]?.body).toMatchObject({ language_code: "fr-FR" });
  });

  it("joins the pieces of a long text in their order, whichever comes first", async () => {
    const waiting: (() => void)[] = [];
    const lastFirst: Answer = (request, response) => {
      waiting.push(() => void say(request, response));
      if (waiting.length === 3) for (const answer of waiting.toReversed()) answer();
    };
    const speech = await serve({ maxCharacters: 12, maxConcurrency: 3 }, lastFirst);

    const { audio, durationSeconds } = await speech.invoke("One, two. Three, four. Five.");

    expect(spokenText(audio)).toBe("One, two.Three, four.Five.");
    expect(durationSeconds).toBe(26 / 16_000);
  });

  it("has no more requests under way than it may", async () => {
    let [now, most] = [0, 0];
    const count: Answer = async (request, response) => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      await say(request, response);
    };
    const speech = await serve({ maxCharacters: 5, maxConcurrency: 2 }, count);

    await speech.invoke("One. Two. Tri. For. Fiv. Six.");

    expect(server?.seen).toHaveLength(6);
    expect(most).toBeLessThanOrEqual(2);
  });

  it("gives the file as a Blob", async () => {
    const speech = await serve();

    const spoken = await speech.invoke("Hi");

    expect(spoken.toBlob()).toMatchObject({ type: "audio/wav", size: 48 });
    expect(JSON.parse(JSON.stringify(spoken))).toEqual({
      contentType: "audio/wav",
      sampleRateHz: 16_000,
      durationSeconds: 2 / 16_000,
      bytes: 48,
    });
  });

  it("hands Ogg on as it comes, for one request only", async () => {
    const speech = await serve({ encoding: "ogg-opus", maxCharacters: 5 }, text("OggS and so on"));

    const spoken = await speech.invoke("Short");

    expect(server?.seen[0]?.body.encoding).toBe(4);
    expect(spoken).toMatchObject({ contentType: "audio/ogg", durationSeconds: undefined });
    await expect(speech.invoke("Not short")).rejects.toMatchObject({ kind: "unsupported" });
  });

  it("stops the other requests when one fails", async () => {
    const speech = await serve({ maxCharacters: 5 }, (request, response) => {
      if (request.body.text === "Bad.") json({ message: "No." }, { status: 400 })(request, response);
    });

    await expect(speech.invoke("Slow. Bad.")).rejects.toMatchObject({ kind: "bad-request", model: "nvr-tts-en-us" });

    await Promise.all(server?.seen.map(({ closed }) => closed) ?? []);
  });

  it("tries again after a 429 and a 503", async () => {
    const speech = await serve({}, json({}, { status: 429 }), json({}, { status: 503 }), say);

    expect(spokenText((await speech.invoke("Hi")).audio)).toBe("Hi");
  });

  it("stops when its signal aborts, and closes the connections", async () => {
    const controller = new AbortController();
    const speech = await serve({}, () => controller.abort());

    await expect(speech.invoke("Hi", { signal: controller.signal })).rejects.toMatchObject({ kind: "aborted" });

    await server?.seen[0]?.closed;
  });

  it.each<[string, Answer]>([
    ["a page", text("<!doctype html>", { headers: { "content-type": "text/html" } })],
    ["an object", json({ audio: "UklGRg==" })],
  ])("does not take %s for sound", async (_what, answer) => {
    const speech = await serve({}, answer);

    await expect(speech.invoke("Hi")).rejects.toMatchObject({ kind: "invalid-response" });
  });

  it.each(["", " \n "])("has nothing to say for %j", async (nothing) => {
    const speech = await serve();

    await expect(speech.invoke(nothing)).rejects.toMatchObject({ kind: "bad-request" });
    expect(server?.seen).toEqual([]);
  });

  it.each<OVHcloudSpeechFields>([
    { language: "fr-FR" },
    { sampleRateHz: 0 },
    { maxCharacters: 1.5 },
    { maxConcurrency: 0 },
    { encoding: "mp3" as "pcm" },
    { endpoint: "No Slug" },
  ])("refuses %j", (fields) => {
    expect(() => new OVHcloudSpeech({ apiKey: "a-key", ...fields })).toThrow(
      expect.objectContaining({ kind: "configuration" }),
    );
  });
});
