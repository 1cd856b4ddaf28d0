import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";
import { resolveModel } from "./virtual-model.js";

describe("resolveModel", () => {
  // The sample queries of OVHcloud's guide, as far as their models are still served.
  it.each([
    ["mistral@latest?context_size>100000", "Mistral-Small-3.2-24B-Instruct-2506"],
    ["mistral@latest?context_size > 100000", "Mistral-Small-3.2-24B-Instruct-2506"],
    ["meta-llama@latest", "Meta-Llama-3_3-70B-Instruct"],
    ["gpt-oss@cheapest", "gpt-oss-20b"],
    ["qwen@latest?input_cost<0.5", "Qwen3.6-27B"],
    ["code_completion@latest", "Qwen3.6-27B"],
  ])("takes %s for what OVHcloud's guide says", (query, id) => {
    expect(resolveModel(query)?.id).toBe(id);
  });

  it.each([
    ["gpt-oss@biggest", "gpt-oss-120b"],
    ["gpt-oss@smallest", "gpt-oss-20b"],
    ["gpt-oss@fastest", "gpt-oss-20b"],
    ["mistralai@cheapest", "Mistral-Small-3.2-24B-Instruct-2506"],
    ["llama@latest", "Meta-Llama-3_3-70B-Instruct"],
    ["qwen@biggest?params<100", "Qwen2.5-VL-72B-Instruct"],
    ["qwen@biggest?params<100000000000", "Qwen2.5-VL-72B-Instruct"],
    ["qwen@smallest?max_tokens=32768", "Qwen2.5-VL-72B-Instruct"],
    ["qwen@cheapest?endpoint_publication_date>2026-05-01", "Qwen3.6-27B"],
    ["GPT-OSS@cheapest", "gpt-oss-20b"],
    ["bge@latest", "bge-m3"],
    ["BGE-M3", "bge-m3"],
  ])("takes %s for %s", (query, id) => {
    expect(resolveModel(query)?.id).toBe(id);
  });

  it.each(["mistral@cheapest?input_cost<0.01", "nobody@latest", "no-such-model"])("finds nothing for %s", (query) => {
    expect(resolveModel(query)).toBeUndefined();
  });

  it.each([
    "mistral@best",
    "mistral@",
    "@latest",
    "mistral@latest?price<1",
    "mistral@latest?params<=10",
    "mistral@latest?params<ten",
    "mistral@latest?endpoint_publication_date>soon",
    "mistral@latest?params<10&max_tokens>5",
  ])("refuses %s", (query) => {
    expect(() => resolveModel(query)).toThrow(/is no virtual model/);
  });
});

describe("A virtual model", () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await startEmulator({ rateLimits: { authenticated: 400, anonymous: 3 } });
  });
  afterEach(() => client.emulator.scenarios.clear());
  afterAll(() => client.emulator.close());

  const messages = [{ role: "user", content: "Hello" }];

  it.each([
    ["/chat/completions", { model: "gpt-oss@cheapest", messages }, "gpt-oss-20b"],
    ["/completions", { model: "meta-llama@latest", prompt: "Hello" }, "Meta-Llama-3_3-70B-Instruct"],
    ["/embeddings", { model: "bge@latest", input: "Hello" }, "bge-m3"],
  ])("is answered by the model it means at %s", async (path, body, id) => {
    const response = await client.post(path, body);

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ model: id });
  });

  it("counts against the limit of the model it means", async () => {
    const body = { model: "qwen@latest?input_cost<0.5", messages };
    for (let n = 0; n < 3; n += 1) await client.post("/chat/completions", body);

    const response = await client.post("/chat/completions", { model: "Qwen3.6-27B", messages });

    expect(response.status).toBe(429);
  });

  it("that no model fits is not found", async () => {
    const response = await client.post("/chat/completions", { model: "mistral@latest?params>1000", messages });

    expect(response.status).toBe(404);
    expect(await response.text()).toContain("mistral@latest?params>1000");
  });

  it("that does not fit the grammar is refused", async () => {
    const response = await client.post("/chat/completions", { model: "mistral@best", messages });

    expect(response.status).toBe(400);
  });
});
