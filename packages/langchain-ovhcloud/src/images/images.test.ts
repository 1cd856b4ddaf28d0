import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { type Answer, json, type ScriptedServer, startScriptedServer, text } from "../test-support/scripted-server.js";
import type { OVHcloudImagesFields } from "./fields.js";
import { sniffImageType } from "./image-type.js";
import { imageTool } from "./image-tool.js";
import { OVHcloudImages } from "./images.js";

const GIF = "R0lGODdhAQABAIAAAP///////ywAAAAAAQABAAACAkQBADs=";

describe("OVHcloudImages with the emulator", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await createEmulator({ rateLimits: false });
  });
  beforeEach(() => emulator.scenarios.clear());
  afterAll(() => emulator.close());

  const create = (fields: OVHcloudImagesFields = {}) =>
    new OVHcloudImages({
      apiKey: "a-key",
      baseURL: emulator.url,
      rateLimiter: false,
      retry: { baseDelayMs: 1 },
      ...fields,
    });

  it("makes pictures whose type is told from their bytes", async () => {
    const [first, second] = await create().invoke({ prompt: "a cat", n: 2, size: "32x32", seed: 3 });

    expect([first?.contentType, first?.extension]).toEqual(["image/png", "png"]);
    expect(first?.bytes).not.toEqual(second?.bytes);
    expect(emulator.journal.at(-1)?.body).toEqual({
      model: "stable-diffusion-xl-base-v10",
      prompt: "a cat",
      n: 2,
      size: "32x32",
      seed: 3,
      response_format: "b64_json",
    });
  });

  it("gives a picture as a Blob and as a data URL", async () => {
    const [picture] = await create().invoke({ prompt: "a cat", size: "64x64" });

    expect(picture?.toBlob().type).toBe("image/png");
    const response = await fetch(picture?.toDataUrl() ?? "");
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(picture?.bytes);
  });

  it("asks the model's own host where told to, once for each picture", async () => {
    const before = emulator.journal.length;

    const pictures = await create({ route: "dedicated" }).invoke({ prompt: "a cat", negativePrompt: "dogs", n: 2 });

    expect(pictures.map(({ contentType }) => contentType)).toEqual(["image/png", "image/png"]);
    const seen = emulator.journal.slice(before);
    expect(seen.map(({ path }) => path)).toEqual(
      Array.from({ length: 2 }, () => "/hosts/stable-diffusion-xl.endpoints.kepler.ai.cloud.ovh.net/api/text2image"),
    );
    expect(seen[0]?.body).toEqual({ prompt: "a cat", negative_prompt: "dogs" });
  });

  it("refuses what the model's own host does not take before anything is sent", async () => {
    const before = emulator.journal.length;

    const refused = create({ route: "dedicated" }).invoke({ prompt: "a cat", size: "32x32" });

    await expect(refused).rejects.toMatchObject({ kind: "unsupported" });
    expect(emulator.journal).toHaveLength(before);
  });

  it("is a tool whose artifact is the picture", async () => {
    const tool = imageTool(create());

    const message = await tool.invoke({ type: "tool_call", id: "1", name: tool.name, args: { prompt: "a cat" } });

    expect(message.content).toMatch(/one image\/png file of \d+ bytes/);
    expect(message.artifact).toMatchObject({ contentType: "image/png" });
  });

  it("tries again when the service is unavailable", async () => {
    emulator.scenarios.unavailable();

    expect(await create().invoke({ prompt: "a cat", size: "16x16" })).toHaveLength(1);
  });

  it.each([
    [{}, { prompt: " " }, "bad-request"],
    [{}, { prompt: "a cat", n: 0 }, "bad-request"],
    [{ model: "gpt-oss-20b" }, { prompt: "a cat" }, "bad-request"],
    [{ model: "sdxl" }, { prompt: "a cat" }, "model-not-found"],
    [{ apiKey: "invalid-key" }, { prompt: "a cat" }, "authentication"],
  ])("tells what is wrong: %j, %j", async (fields, request, kind) => {
    await expect(create(fields).invoke(request)).rejects.toMatchObject({ kind });
  });

  it("stops when the signal aborts", async () => {
    const held = emulator.scenarios.hold();
    const controller = new AbortController();

    const made = create().invoke("a cat", { signal: controller.signal });
    await held.arrived;
    controller.abort();

    await expect(made).rejects.toMatchObject({ name: "AbortError" });
    held.release();
  });
});

describe("OVHcloudImages with odd answers", () => {
  let server: ScriptedServer;
  afterEach(() => server?.close());

  async function start(script: Answer[], fields: OVHcloudImagesFields = {}): Promise<OVHcloudImages> {
    server = await startScriptedServer(...script);
    return new OVHcloudImages({
      apiKey: "very-secret-key",
      baseURL: server.url,
      rateLimiter: false,
      maxRetries: 0,
      ...fields,
    });
  }

  it.each([
    [{ b64_json: GIF }],
    [{ b64_json: `${GIF.slice(0, 20)}\n${GIF.slice(20)}` }],
    [{ url: `data:image/jpeg;base64,${GIF}` }],
  ])("reads %j", async (picture) => {
    const images = await start([json({ created: 1, data: [{ ...picture, revised_prompt: "A cat." }] })]);

    const [made] = await images.invoke("a cat");

    expect([made?.contentType, made?.revisedPrompt]).toEqual(["image/gif", "A cat."]);
  });

  it("fetches no address unless told to, and names the host", async () => {
    const images = await start([json({ data: [{ url: "https://elsewhere.example/a.png?secret=1" }] })]);

    const error = await images.invoke("a cat").catch((cause: unknown) => cause);

    expect(error).toMatchObject({ kind: "unsupported" });
    expect(String(error)).toMatch(/\(elsewhere\.example\)/);
    expect(String(error)).not.toContain("secret");
  });

  it("fetches addresses without the key when told to", async () => {
    const picture: Answer = (_request, response) => void response.end(Buffer.from(GIF, "base64"));
    // The same server by another name is another host.
    const elsewhere = () => server.url.replace("127.0.0.1", "localhost");
    const linked: Answer = (request, response) => json({ data: [{ url: `${elsewhere()}/a.gif` }] })(request, response);
    const images = await start([linked, picture], { fetchUrls: true });

    const [made] = await images.invoke("a cat");

    expect(made?.contentType).toBe("image/gif");
    expect(server.seen[1]?.headers).not.toHaveProperty("authorization");
  });

  it("fetches what is on the server of the base URL, with the key", async () => {
    const picture: Answer = (_request, response) => void response.end(Buffer.from(GIF, "base64"));
    const linked: Answer = (request, response) => json({ data: [{ url: `${server.url}/a.gif` }] })(request, response);
    const images = await start([linked, picture]);

    const [made] = await images.invoke("a cat");

    expect(made?.contentType).toBe("image/gif");
    expect(server.seen[1]?.headers.authorization).toBe("Bearer very-secret-key");
  });

  it.each<[string, Answer]>([
    ["no pictures", json({ data: [] })],
    ["neither picture nor address", json({ data: [{}] })],
    ["what is not base64", json({ data: [{ b64_json: "<html>" }] })],
    ["bytes of no known type", json({ data: [{ b64_json: "AAAA" }] })],
    ["another shape", json({ images: [] })],
    ["a web page", text("<html></html>")],
  ])("refuses %s", async (_what, answer) => {
    const images = await start([answer]);

    await expect(images.invoke("a cat")).rejects.toMatchObject({ kind: "invalid-response" });
  });

  it("shows the key in no form of itself", async () => {
    const images = await start([]);

    expect(inspect(images, { depth: 9, showHidden: true }) + JSON.stringify(images)).not.toContain("very-secret-key");
  });
});

describe("sniffImageType", () => {
  it.each([
    ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
    ["image/jpeg", [0xff, 0xd8, 0xff, 0xe0]],
    ["image/webp", [..."RIFF\0\0\0\0WEBP"].map((character) => character.charCodeAt(0))],
    ["application/octet-stream", [..."RIFF\0\0\0\0WAVE"].map((character) => character.charCodeAt(0))],
    ["application/octet-stream", []],
  ])("finds %s", (type, bytes) => {
    expect(sniffImageType(Uint8Array.from(bytes))).toBe(type);
  });
});
