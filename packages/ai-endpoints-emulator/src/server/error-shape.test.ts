import { afterEach, describe, expect, it } from "@jest/globals";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";
import type { ErrorShape } from "./error-shape.js";

const UNKNOWN = { model: "<gpt-9>", messages: [{ role: "user", content: "Hello" }] };
const MESSAGE = expect.stringContaining("`<gpt-9>` does not exist");

let client: TestClient;
afterEach(() => client.emulator.close());

async function refusal(errorShape: ErrorShape): Promise<Response> {
  client = await startEmulator({ errorShape });
  return client.post("/chat/completions", UNKNOWN);
}

describe("the shape of errors", () => {
  it.each([
    ["nested" as const, { error: { message: MESSAGE, type: "NotFoundError", param: "model", code: 404 } }],
    ["message" as const, { message: MESSAGE }],
    ["detail" as const, { detail: [{ loc: ["body", "model"], msg: MESSAGE, type: "NotFoundError" }] }],
  ])("may be %s", async (shape, body) => {
    const response = await refusal(shape);

    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual(body);
  });

  it("may be an HTML page, with what it says escaped", async () => {
    const response = await refusal("html");

    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toContain("text/html");
    expect(await response.text()).toContain("<title>404 The model `&lt;gpt-9&gt;` does not exist");
  });

  it("may be no body at all", async () => {
    const response = await refusal("empty");

    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBeNull();
    expect(await response.text()).toBe("");
  });

  it("is that of the rate limit, of scenarios and of errors inside of a stream too", async () => {
    client = await startEmulator({ errorShape: "detail", rateLimits: { authenticated: 1, anonymous: 2 } });
    const { scenarios } = client.emulator;
    const ask = (more: object = {}) => client.post("/chat/completions", { ...UNKNOWN, model: "gpt-oss-20b", ...more });
    scenarios.unavailable();
    scenarios.rateLimitStorm({ times: 1, retryAfterSeconds: 3 });
    scenarios.streamError({ afterChunks: 0, message: "Out of luck." });

    const unavailable = await ask();
    const storm = await ask();
    const stream = await ask({ stream: true });
    await ask();
    const limited = await ask();

    expect(await unavailable.json()).toEqual({ detail: "The service is unavailable for the moment." });
    expect([storm.headers.get("retry-after"), await storm.json()]).toEqual([
      "3",
      { detail: "API rate limit exceeded" },
    ]);
    expect(await stream.text()).toBe('data: {"detail":"Out of luck."}\n\n');
    expect([limited.status, await limited.json()]).toEqual([429, { detail: "API rate limit exceeded" }]);
  });
});
