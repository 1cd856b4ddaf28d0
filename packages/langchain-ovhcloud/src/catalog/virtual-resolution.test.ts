import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { AIEndpointsClient } from "../client/client.js";
import { OVHcloudCatalog } from "./catalog.js";
import type { CatalogModel } from "./catalog-model.js";
import { resolveVirtualModel } from "./virtual-resolution.js";

let emulator: Emulator;
let models: CatalogModel[];
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false });
  models = await new OVHcloudCatalog({ apiKey: "any-key", baseURL: emulator.url }).list();
});
afterAll(() => emulator.close());

const answering = async (model: string) => {
  const client = new AIEndpointsClient({ apiKey: "any-key", baseURL: emulator.url, rateLimiter: false });
  return (await client.chatCompletions({ model, messages: [{ role: "user", content: "Hello" }] })).model;
};

describe("resolveVirtualModel", () => {
  it.each([
    "mistral@latest?context_size>100000",
    "mistral@latest?context_size > 100000",
    "meta-llama@latest",
    "mistralai@smallest",
    "gpt-oss@cheapest",
    "gpt-oss@biggest",
    "gpt-oss@fastest",
    "qwen@latest?input_cost<0.5",
    "qwen@biggest?input_cost<0.5",
    "qwen@cheapest?endpoint_publication_date>2026-05-01",
    "qwen@latest?params=9",
    "qwen@biggest?params<100000000000",
    "qwen@latest?max_tokens=32768",
    "code_completion@latest",
  ])("foresees which model answers %s", async (name) => {
    expect(resolveVirtualModel(name, models)?.id).toBe(await answering(name));
  });

  it("takes the parts of a name too", () => {
    expect(resolveVirtualModel({ tag: "gpt-oss", ranker: "smallest" }, models)?.id).toBe("gpt-oss-20b");
  });

  it.each(["mistral@cheapest?input_cost<0.01", "nobody@latest", "whisper@latest?params>1"])(
    "finds nothing for %s",
    (name) => {
      expect(resolveVirtualModel(name, models)).toBeNull();
    },
  );

  it("finds other models than language models by tags of their own", () => {
    expect(resolveVirtualModel("bge@latest", models)?.kind).toBe("embedding");
  });

  it("puts what is not known last, and leaves out what the API does not list", () => {
    const model = (id: string, more: Partial<CatalogModel>): CatalogModel => ({
      id,
      name: id,
      aliases: [],
      kind: "chat",
      tags: [],
      series: "x",
      capabilities: { inputs: [], outputs: [] },
      sources: ["models_v2"],
      ...more,
    });
    const some = [
      model("X-1B", {}),
      model("X-2B", { publishedAt: "2024-01-01" }),
      model("X-8x7B-it", { listed: false, publishedAt: "2026-01-01" }),
      model("X-nano", {}),
    ];

    expect(resolveVirtualModel("x@latest", some)?.id).toBe("X-2B");
    expect(resolveVirtualModel("x@biggest", some)?.id).toBe("X-2B");
    expect(resolveVirtualModel("x@smallest", some)?.id).toBe("X-1B");
    expect(resolveVirtualModel("x@smallest?endpoint_publication_date=2024-01-01", some)?.id).toBe("X-2B");
    expect(resolveVirtualModel("x@biggest", [some[2] as CatalogModel])).toBeNull();
    expect(resolveVirtualModel("x@biggest", [{ ...(some[2] as CatalogModel), listed: true }, ...some])?.id).toBe(
      "X-8x7B-it",
    );
  });
});
