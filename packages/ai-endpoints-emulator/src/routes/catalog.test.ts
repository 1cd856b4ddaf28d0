import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";

let client: TestClient;
beforeAll(async () => {
  client = await startEmulator({ apiKeys: ["the-key"], anonymous: false });
});
afterAll(() => client.emulator.close());

const host = "/hosts/catalog.endpoints.ai.ovh.net";
const read = async (path: string) => {
  const response = await fetch(new URL(host + path, client.emulator.url));
  return { status: response.status, body: (await response.json()) as unknown };
};

describe("GET /rest/v1/models_v2", () => {
  it("is an array of all listed models, for anyone", async () => {
    const { status, body } = await read("/rest/v1/models_v2");

    expect(status).toBe(200);
    expect(body).toHaveLength(24);
  });

  it("tells of a model what the guide names, in euro", async () => {
    const { body } = await read("/rest/v1/models_v2");

    expect((body as { id: string }[]).find(({ id }) => id === "Qwen3.6-27B")).toMatchObject({
      name: "Qwen3.6-27B",
      available: true,
      category: "Visual LLM",
      category_v2: "Text Generation",
      tags: ["Reasoning", "Multimodal", "Code Assistant"],
      metadata: {
        model_specs: {
          capabilities: {
            input_modality: ["text", "image"],
            output_modality: ["text"],
            reasoning: true,
            function_calling: true,
            streaming: true,
          },
        },
        publishing_information: { publisher: "Qwen", series: "Qwen", model_publication_date: "2026-06-01" },
        usage_information: {
          pricing: { prompt: { price: 0.4, unit: "EUR / 1M tokens" }, completion: { price: 2.7 } },
          rate_limit: { rate_limit_api: 400, rate_limit_api_anonymous: 2 },
        },
      },
    });
  });

  it("hides a model in its last months, one of them under a slug that is not the API's id", async () => {
    const { body } = await read("/rest/v1/models_v2");

    const hidden = (body as { id: string; available: boolean; metadata: object }[]).filter((one) => !one.available);
    expect(hidden.map(({ id }) => id)).toEqual([
      "Qwen3-Coder-30B-A3B-Instruct",
      "Mistral-Small-3.2-24B-Instruct-2506",
      "mistral-nemo-instruct-2407",
      "Mistral-7B-Instruct-v0.3",
    ]);
    expect(hidden[2]?.metadata).toMatchObject({ aliases: ["Mistral-Nemo-Instruct-2407"] });
  });

  it("says nothing about what is not known", async () => {
    const { body } = await read("/rest/v1/models_v2");

    const text = JSON.stringify((body as { id: string }[]).find(({ id }) => id === "Qwen3.8-27B"));
    expect(text).not.toContain("model_publication_date");
    expect(text).not.toContain('"reasoning"');
  });
});

describe("GET /rest/v2/openrouter", () => {
  it("lists twelve language models with prices in dollars a token, as strings", async () => {
    const { body } = await read("/rest/v2/openrouter");

    const { data } = body as { data: { id: string }[] };
    expect(data).toHaveLength(12);
    expect(data.find(({ id }) => id === "gpt-oss-120b")).toMatchObject({
      created: Date.parse("2025-08-28") / 1000,
      hugging_face_id: "openai/gpt-oss-120b",
      context_length: 131_072,
      max_output_length: 131_072,
      pricing: { prompt: "0.00000009", completion: "0.00000047" },
      supported_features: ["tools", "json_mode", "structured_outputs", "reasoning"],
    });
  });
});
