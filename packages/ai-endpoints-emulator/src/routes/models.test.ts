import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";

let client: TestClient;
beforeAll(async () => {
  client = await startEmulator({ clock: () => 1_700_000_000_123 });
});
afterAll(() => client.emulator.close());

describe("GET /v1/models", () => {
  it("lists the 24 models observed on 2026-09-28 to anyone", async () => {
    const response = await client.get("/models");

    const { object, data } = (await response.json()) as { object: string; data: { id: string; owned_by: string }[] };
    expect(object).toBe("list");
    expect(data).toHaveLength(24);
    expect(data.every(({ owned_by: owner }) => owner === "ai-endpoints-emulator")).toBe(true);
  });

  it("tells context, output limit and price in dollars per token", async () => {
    const response = await client.get("/models");

    const { data } = (await response.json()) as { data: { id: string }[] };
    expect(data.find(({ id }) => id === "gpt-oss-120b")).toEqual({
      id: "gpt-oss-120b",
      object: "model",
      created: 1_700_000_000,
      owned_by: "ai-endpoints-emulator",
      context_length: 131_072,
      max_completion_tokens: 131_072,
      pricing: { prompt: "0.00000009", completion: "0.00000047" },
    });
  });

  it("leaves out models that still answer but are no longer listed", async () => {
    const text = await (await client.get("/models")).text();

    expect(text).not.toContain("bge-base-en-v1.5");
  });
});
