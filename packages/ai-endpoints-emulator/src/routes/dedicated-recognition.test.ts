import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";

let client: TestClient;
beforeAll(async () => {
  client = await startEmulator({ embeddings: "hash" });
});
afterAll(() => client.emulator.close());

const hostOf = (slug: string) => `/hosts/${slug}.endpoints.kepler.ai.cloud.ovh.net`;
const post = (path: string, body: string | FormData) =>
  fetch(new URL(path, client.emulator.url), { method: "POST", body });

function recording(field: string, content: string | ArrayBuffer): FormData {
  const form = new FormData();
  form.append(field, new Blob([content]), "a.wav");
  return form;
}

describe("POST /api/v1/asr/recognize", () => {
  it("writes down what the emulator has spoken", async () => {
    const speech = { text: "Good morning. How are you?", sample_rate_hz: 16_000 };
    const spoken = await post(`${hostOf("nvr-tts-en-us")}/api/v1/tts/text_to_audio`, JSON.stringify(speech));

    const response = await post(
      `${hostOf("nvr-asr-en-gb")}/api/v1/asr/recognize`,
      recording("audio", await spoken.arrayBuffer()),
    );

    expect(await response.json()).toMatchObject([
      { alternatives: [{ transcript: "Good morning. " }] },
      { alternatives: [{ transcript: "How are you? " }] },
    ]);
  });

  it.each([
    ["nvr-asr-en-gb", "file", 400],
    ["nvr-asr-en-gb", "audio", 400],
    ["bert-base-ner", "audio", 404],
  ])("refuses on %s a file named `%s` that is no sound", async (slug, field, status) => {
    expect((await post(`${hostOf(slug)}/api/v1/asr/recognize`, recording(field, "no sound"))).status).toBe(status);
  });
});
