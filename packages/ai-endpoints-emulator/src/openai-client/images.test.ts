import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import OpenAI from "openai";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";

let server: TestClient;
let openai: OpenAI;
beforeAll(async () => {
  server = await startEmulator({ embeddings: "hash" });
  openai = new OpenAI({ baseURL: server.emulator.url, apiKey: "any-key", maxRetries: 0 });
});
afterAll(() => server.emulator.close());

const model = "stable-diffusion-xl-base-v10";
const PNG = "89504e470d0a1a0a";

describe("OpenAI's client with the images route", () => {
  it("gets pictures", async () => {
    const { created, data } = await openai.images.generate({ model, prompt: "a cat", n: 2, size: "256x256" });

    const pictures = (data ?? []).map(({ b64_json }) => Buffer.from(b64_json ?? "", "base64"));
    expect(created).toBeGreaterThan(0);
    expect(pictures.map((picture) => picture.subarray(0, 8).toString("hex"))).toEqual([PNG, PNG]);
  });

  it("gets addresses of pictures", async () => {
    const { data } = await openai.images.generate({ model, prompt: "a cat", size: "256x256", response_format: "url" });

    const response = await fetch(data?.[0]?.url ?? "");
    expect(response.headers.get("content-type")).toBe("image/png");
  });

  it("gets an error that names the field", async () => {
    const made = openai.images.generate({ model: "gpt-oss-20b", prompt: "a cat" });

    await expect(made).rejects.toMatchObject({ status: 400, param: "model" });
  });

  it("gives up when told to", async () => {
    const held = server.emulator.scenarios.hold();
    const controller = new AbortController();

    const made = openai.images.generate({ model, prompt: "a cat" }, { signal: controller.signal });
    await held.arrived;
    controller.abort();

    await expect(made).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    held.release();
  });
});
