import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";

let client: TestClient;
beforeAll(async () => {
  client = await startEmulator();
});
afterAll(() => client.emulator.close());

function say(body: unknown, slug = "nvr-tts-en-us"): Promise<Response> {
  const host = `${slug}.endpoints.kepler.ai.cloud.ovh.net`;
  return fetch(`${new URL(client.emulator.url).origin}/hosts/${host}/api/v1/tts/text_to_audio`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { authorization: "Bearer any-key" },
  });
}

async function transcribe(audio: ArrayBuffer): Promise<string> {
  const form = new FormData();
  form.append("file", new Blob([audio]), "a.wav");
  form.append("response_format", "text");
  return (await fetch(`${client.emulator.url}/audio/transcriptions`, { method: "POST", body: form })).text();
}

describe("POST /api/v1/tts/text_to_audio", () => {
  it.each([
    ["nvr-tts-en-us", "en-US", "English-US.Female-1"],
    ["nvr-tts-de-de", "de-DE", "German-DE-Male-1"],
    ["nvr-tts-es-es", "es-ES", "Spanish-ES-Female-1"],
    ["nvr-tts-it-it", "it-IT", "Italian-IT-Male-1"],
  ])("speaks on %s what can be written down again", async (slug, language_code, voice_name) => {
    const body = { text: "Uno, zwei, trois!", language_code, voice_name, encoding: 1, sample_rate_hz: 22_050 };

    const response = await say(body, slug);

    const audio = await response.arrayBuffer();
    expect(response.headers.get("content-type")).toBe("audio/wav");
    expect(new DataView(audio).getUint32(24, true)).toBe(22_050);
    expect(await transcribe(audio)).toBe("Uno, zwei, trois!");
  });

  it("needs no more than a text", async () => {
    const response = await say({ text: "Hello." });

    expect(await transcribe(await response.arrayBuffer())).toBe("Hello.");
  });

  it.each([
    ["text", {}],
    ["text", { text: " " }],
    ["text", { text: "x".repeat(1001) }],
    ["language_code", { text: "x", language_code: "de-DE" }],
    ["encoding", { text: "x", encoding: 4 }],
    ["encoding", { text: "x", encoding: 2 }],
    ["sample_rate_hz", { text: "x", sample_rate_hz: 8_000 }],
    ["voice_name", { text: "x", voice_name: "German-DE-Male-1" }],
    ["voice_name", { text: "x", voice_name: "English-US.Robot" }],
    ["model", { text: "x", model: "nvr-tts-de-de" }],
  ])("refuses a request for its `%s`: %j", async (param, body) => {
    const response = await say(body);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param } });
  });

  it("takes voices that its incomplete list does not have", async () => {
    const response = await say({ text: "x", voice_name: "English-US.Male-Happy" });

    expect(response.status).toBe(200);
  });

  it("takes 1000 characters, whatever their number of bytes", async () => {
    const response = await say({ text: "🙂".repeat(1000) });

    expect(response.status).toBe(200);
  });

  it("is on the hosts of speech models only", async () => {
    const response = await say({ text: "x" }, "nvr-tts-fr-fr");

    expect(response.status).toBe(404);
  });
});
