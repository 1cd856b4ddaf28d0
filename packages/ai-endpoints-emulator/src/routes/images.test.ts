import { inflateSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";

const MODEL = "stable-diffusion-xl-base-v10";
const DEDICATED = "/hosts/stable-diffusion-xl.endpoints.kepler.ai.cloud.ovh.net/api/text2image";

let client: TestClient;
beforeAll(async () => {
  client = await startEmulator();
});
afterEach(() => client.emulator.scenarios.clear());
afterAll(() => client.emulator.close());

interface Picture {
  b64_json?: string;
  url?: string;
}

async function generate(body: object): Promise<Picture[]> {
  const response = await client.post("/images/generations", { model: MODEL, prompt: "a cat", ...body });
  return ((await response.json()) as { data: Picture[] }).data;
}

/** The pieces of a PNG file. */
function readPng(bytes: Buffer): Map<string, Buffer> {
  const pieces = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    pieces.set(bytes.toString("latin1", at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return pieces;
}

describe("POST /v1/images/generations", () => {
  it("gives PNG files of the size asked for, with the prompt in them", async () => {
    const [picture] = await generate({ size: "64x32", prompt: "a cat 🐈" });

    const png = readPng(Buffer.from(picture?.b64_json ?? "", "base64"));
    const header = png.get("IHDR") as Buffer;
    expect([header.readUInt32BE(0), header.readUInt32BE(4)]).toEqual([64, 32]);
    expect(inflateSync(png.get("IDAT") as Buffer)).toHaveLength(32 * (1 + 64 * 3));
    expect(png.get("iTXt")?.toString()).toContain("a cat 🐈");
  });

  it("gives the same picture for the same request, and others for another prompt, number or seed", async () => {
    const size = "32x32";
    const [[first, second], [again], [other], [reseeded]] = await Promise.all([
      generate({ size, n: 2 }),
      generate({ size }),
      generate({ size, prompt: "a dog" }),
      generate({ size, seed: 7 }),
    ]);

    expect(again).toEqual(first);
    expect(new Set([first, second, other, reseeded].map((picture) => picture?.b64_json)).size).toBe(4);
  });

  it("gives addresses when asked for them, where the same picture is", async () => {
    const request = { size: "32x32", prompt: "a/b & c?" };
    const [inline] = await generate(request);
    const [linked] = await generate({ ...request, response_format: "url" });

    const response = await fetch(linked?.url ?? "");

    expect(response.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await response.arrayBuffer()).toString("base64")).toBe(inline?.b64_json);
  });

  it("has no picture at an address that was changed", async () => {
    const response = await fetch(new URL("/pictures/cat?width=9999&height=1&seed=0", client.emulator.url));

    expect(response.status).toBe(400);
  });

  it.each([
    [{ prompt: "" }, "prompt"],
    [{ size: "huge" }, "size"],
    [{ size: "64x4096" }, "size"],
    [{ n: 0 }, "n"],
    [{ model: "gpt-oss-20b" }, "model"],
  ])("refuses %j, and names the field", async (body, param) => {
    const response = await client.post("/images/generations", { model: MODEL, prompt: "a cat", ...body });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param } });
  });
});

describe("POST /api/text2image on the host of SDXL", () => {
  const post = (body: object) =>
    fetch(new URL(DEDICATED, client.emulator.url), { method: "POST", body: JSON.stringify(body) });

  it("gives the file itself, without naming its type", async () => {
    const response = await post({ prompt: "a cat", negative_prompt: "dogs" });

    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(readPng(Buffer.from(await response.arrayBuffer())).has("IHDR")).toBe(true);
  });

  it("refuses a request without a prompt", async () => {
    expect((await post({})).status).toBe(400);
  });
});
