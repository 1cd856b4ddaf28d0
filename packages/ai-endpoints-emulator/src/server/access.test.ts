import { afterEach, describe, expect, it } from "@jest/globals";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";
import type { EmulatorOptions } from "../emulator.js";

const HELLO = { model: "gpt-oss-20b", messages: [{ role: "user", content: "Hello" }] };

let client: TestClient;
afterEach(() => client.emulator.close());

async function start(options: EmulatorOptions = {}): Promise<void> {
  client = await startEmulator(options);
}

async function statusOf(headers: Record<string, string> = {}): Promise<number> {
  const response = await client.post("/chat/completions", HELLO, headers);
  await response.arrayBuffer();
  return response.status;
}

describe("keys", () => {
  it("are not needed by default, and any that does not begin with invalid is taken", async () => {
    await start();

    expect(await statusOf()).toBe(200);
    expect(await statusOf({ authorization: "Bearer" })).toBe(200);
    expect(await statusOf({ authorization: "Bearer my-key" })).toBe(200);
    expect(await statusOf({ authorization: "Bearer invalid-key" })).toBe(401);
    expect(await statusOf({ authorization: "Basic my-key" })).toBe(401);
  });

  it("must be among the given ones when there are some", async () => {
    await start({ apiKeys: ["right"], anonymous: false });

    expect(await statusOf({ authorization: "Bearer right" })).toBe(200);
    expect(await statusOf({ authorization: "bearer right" })).toBe(200);
    expect(await statusOf({ authorization: "Bearer wrong" })).toBe(401);
    expect(await statusOf()).toBe(401);
  });

  it.each([
    ["expired-key", 401, "Authentication Failed"],
    ["revoked-key", 403, "403 Forbidden: Authentication Failed"],
    ["discovery-key", 403, "Resource tag 'discovery' is forbidden"],
  ])("say by their beginning what is wrong with them: %s is a %i", async (key, status, message) => {
    await start();

    const response = await client.get("/models", { authorization: `Bearer ${key}` });

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { message, code: status } });
  });

  it("are taken whatever their beginning when they are among the given ones", async () => {
    await start({ apiKeys: ["revoked-key"] });

    expect(await statusOf({ authorization: "Bearer revoked-key" })).toBe(200);
    expect(await statusOf({ authorization: "Bearer discovery-key" })).toBe(401);
  });

  it("are refused with 403 and the documented text when so configured", async () => {
    await start({ authFailureStatus: 403 });

    const response = await client.get("/models", { authorization: "Bearer invalid" });

    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      error: { message: "403 Forbidden: Authentication Failed", code: 403 },
    });
  });
});

describe("what is not there", () => {
  it("is a 404 for an unknown path, which names the paths that exist", async () => {
    await start();

    const response = await client.get("/nothing");

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining("POST /v1/chat/completions") },
    });
  });

  it("is a 404 for an unknown model", async () => {
    await start();

    const response = await client.post("/chat/completions", { ...HELLO, model: "gpt-9" });

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining("gpt-9"), param: "model", code: 404 },
    });
  });

  it.each(["Qwen3-32B", "Llama-3.1-8B-Instruct", "DeepSeek-R1-Distill-Llama-70B", "Mixtral-8x7B-Instruct-v0.1"])(
    "is a 404 for %s, which was removed, in the same words",
    async (model) => {
      await start();

      const response = await client.post("/chat/completions", { ...HELLO, model });

      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({
        error: {
          message: `The model \`${model}\` does not exist. GET /v1/models lists those that do.`,
          param: "model",
        },
      });
    },
  );

  it("is a 405 for another method, with Allow", async () => {
    await start();

    const response = await client.get("/chat/completions");

    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
  });
});

describe("bodies", () => {
  const padded = (model: string, bytes: number) => ({ ...HELLO, model, padding: "x".repeat(bytes) });

  it("may have 2 MB, or 10 MB for models that take images", async () => {
    await start();

    const tooLarge = await client.post("/chat/completions", padded("gpt-oss-20b", 2_000_001));
    const vision = await client.post("/chat/completions", padded("Qwen2.5-VL-72B-Instruct", 2_000_001));
    const beyond = await client.post("/chat/completions", padded("Qwen2.5-VL-72B-Instruct", 10_000_001));

    expect([tooLarge.status, vision.status, beyond.status]).toEqual([413, 200, 413]);
    expect(await tooLarge.json()).toMatchObject({ error: { code: 413, message: expect.stringContaining("2 MB") } });
  });

  it("are refused with 400 when they are not JSON", async () => {
    await start();

    const response = await client.post("/chat/completions", '{"model": ');

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining("not valid JSON") } });
  });

  it("are refused with 422 when so configured", async () => {
    await start({ validationStatus: 422 });

    const response = await client.post("/chat/completions", { model: "gpt-oss-20b" });

    expect(response.status).toBe(422);
  });
});

describe("rate limits", () => {
  it("are the documented ones by default: the third anonymous request in a minute gets Kong's 429", async () => {
    await start({ rateLimits: { authenticated: 400, anonymous: 2 }, clock: () => 1_000_040_000 });
    await statusOf();
    const second = await client.post("/chat/completions", HELLO);

    const third = await client.post("/chat/completions", HELLO);

    expect(second.headers.get("x-ratelimit-remaining-minute")).toBe("0");
    expect(third.status).toBe(429);
    expect(await third.json()).toEqual({ message: "API rate limit exceeded" });
    expect(Object.fromEntries(third.headers)).toMatchObject({
      "retry-after": "40",
      "ratelimit-limit": "2",
      "ratelimit-remaining": "0",
      "ratelimit-reset": "40",
      "x-ratelimit-limit-minute": "2",
      "x-ratelimit-remaining-minute": "0",
    });
  });

  it("count each key and each model apart, and start again with the next minute", async () => {
    let now = 0;
    await start({ rateLimits: { authenticated: 1, anonymous: 1 }, clock: () => now });
    const key = (name: string) => ({ authorization: `Bearer ${name}` });

    expect(await statusOf(key("a"))).toBe(200);
    expect(await statusOf(key("a"))).toBe(429);
    expect(await statusOf(key("b"))).toBe(200);
    expect(await statusOf()).toBe(200);
    const otherModel = await client.post("/chat/completions", { ...HELLO, model: "gpt-oss-120b" }, key("a"));
    expect(otherModel.status).toBe(200);
    now = 60_000;
    expect(await statusOf(key("a"))).toBe(200);
  });
});
