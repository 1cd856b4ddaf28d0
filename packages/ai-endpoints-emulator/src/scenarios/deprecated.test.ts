import { afterEach, describe, expect, it } from "@jest/globals";
import { readEvents, startEmulator, type TestClient } from "../test-support/emulator-client.js";

const OLD = { model: "Llama-3.1-8B-Instruct", messages: [{ role: "user", content: "Hello" }] };

let client: TestClient;
afterEach(() => client.emulator.close());

describe("a deprecated model", () => {
  it("is answered for by its successor, once, with a warning that names it", async () => {
    client = await startEmulator();
    client.emulator.scenarios.deprecated({ model: OLD.model, successor: "Qwen3.5-9B" });

    const redirected = await client.post("/chat/completions", OLD);
    const gone = await client.post("/chat/completions", OLD);

    expect(redirected.headers.get("x-warning")).toBe(
      "This model is deprecated and will be redirected to Qwen3.5-9B instead",
    );
    expect(await redirected.json()).toMatchObject({ model: "Qwen3.5-9B" });
    expect([redirected.status, gone.status]).toEqual([200, 404]);
  });

  it("says its successor's name in every event of a stream, and what the test wants", async () => {
    client = await startEmulator();
    client.emulator.scenarios.deprecated({ successor: "Qwen3.5-9B", reply: "Hi there." });

    const response = await client.post("/chat/completions", { ...OLD, stream: true });
    const { events } = readEvents(await response.text());

    expect(response.headers.get("x-warning")).toContain("Qwen3.5-9B");
    expect(new Set(events.map(({ model }) => model))).toEqual(new Set(["Qwen3.5-9B"]));
    expect(events.map(({ choices }) => choices[0]?.delta.content).join("")).toBe("Hi there.");
  });

  it("takes the documented ten seconds on a clock of the test, or as long as it says", async () => {
    const slept: number[] = [];
    const sleep = (ms: number) => Promise.resolve(void slept.push(ms));
    client = await startEmulator({ clock: { now: () => 0, sleep } });
    client.emulator.scenarios.deprecated({ successor: "Qwen3.5-9B" });
    client.emulator.scenarios.deprecated({ successor: "Qwen3.5-9B", delayMs: 250 });

    await client.post("/chat/completions", OLD);
    await client.post("/chat/completions", OLD);

    expect(slept).toEqual([10_000, 250]);
  });

  it("stops waiting when the client goes away", async () => {
    let start = (): void => undefined;
    const started = new Promise<void>((resolve) => (start = resolve));
    const sleep = (_: number, signal?: AbortSignal) => {
      start();
      return new Promise<void>((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(new Error("gone")), { once: true });
      });
    };
    client = await startEmulator({ clock: { now: () => 0, sleep } });
    client.emulator.scenarios.deprecated({ successor: "Qwen3.5-9B" });
    const controller = new AbortController();
    const answer = client.post("/chat/completions", OLD, {}, controller.signal);
    await started;

    controller.abort();

    await expect(answer).rejects.toThrow("aborted");
    expect((await client.post("/chat/completions", { ...OLD, model: "gpt-oss-20b" })).status).toBe(200);
  });
});
