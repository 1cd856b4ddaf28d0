import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { OVHcloudConfigurationError } from "../client/errors.js";
import { OVHcloudCatalog } from "./catalog.js";
import { profileFromCatalog, profileOf } from "./profiles.js";

let emulator: Emulator;
let time: number;
let catalog: OVHcloudCatalog;

beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false });
});
beforeEach(() => {
  time = 1_000_000;
  catalog = new OVHcloudCatalog({ apiKey: "any-key", baseURL: emulator.url, clock: { now: () => time } });
});
afterAll(() => emulator.close());

const requests = () => emulator.journal.length;

describe("OVHcloudCatalog", () => {
  it("lists the models of all three sources, sorted, with the API's ids", async () => {
    const { models, unconfirmed, sources, failures, readAt } = await catalog.snapshot();

    expect(sources).toEqual(["models", "models_v2", "openrouter"]);
    expect({ failures, unconfirmed, readAt }).toEqual({ failures: [], unconfirmed: [], readAt: 1_000_000 });
    expect(models).toHaveLength(24);
    const ids = models.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
    expect(ids).toContain("Mistral-Nemo-Instruct-2407");
    expect(ids).not.toContain("mistral-nemo-instruct-2407");
  });

  it("puts together what the sources know of a model", async () => {
    const model = await catalog.get("Qwen3.6-27B");

    expect(model).toMatchObject({
      id: "Qwen3.6-27B",
      aliases: ["qwen/Qwen3.6-27B"],
      kind: "chat",
      category: "Visual LLM",
      capabilities: {
        inputs: ["text", "image"],
        outputs: ["text"],
        reasoning: true,
        tools: true,
        streaming: true,
        structuredOutput: true,
      },
      contextLength: 262_144,
      maxOutput: 262_144,
      pricesEuro: { inputPerMillion: 0.4, outputPerMillion: 2.7 },
      pricesUsd: { inputPerMillion: 0.47, outputPerMillion: 3.19 },
      rateLimits: { authenticated: 400, anonymous: 2, playground: 2 },
      available: true,
      listed: true,
      publisher: "Qwen",
      series: "Qwen",
      licence: "Apache 2.0",
      publishedAt: "2026-06-01",
      sources: ["models", "models_v2", "openrouter"],
    });
    expect(model).not.toHaveProperty("deprecation");
  });

  it("tells when a model goes, and that one which the catalog hides still answers", async () => {
    expect(await catalog.get("Mistral-7B-Instruct-v0.3")).toMatchObject({
      available: false,
      listed: true,
      deprecation: { date: "2026-10-01", successor: "Mistral-Nemo-Instruct-2407" },
    });
  });

  it("says nothing about what no source tells", async () => {
    const model = await catalog.get("Qwen3.8-27B");

    expect(model).not.toHaveProperty("publishedAt");
    expect(model.capabilities).not.toHaveProperty("reasoning");
  });

  it.each([
    ["GPT-OSS-20B", "gpt-oss-20b"],
    ["mistral-nemo-instruct-2407", "Mistral-Nemo-Instruct-2407"],
    ["llama-3-3-70b-instruct", "Meta-Llama-3_3-70B-Instruct"],
    ["openai/gpt-oss-120b", "gpt-oss-120b"],
    ["BGE-M3", "bge-m3"],
  ])("finds %s as %s", async (name, id) => {
    expect((await catalog.get(name)).id).toBe(id);
  });

  it("names the nearest models for one that it does not have", async () => {
    await expect(catalog.get("gpt-oss-12b")).rejects.toMatchObject({
      name: "OVHcloudModelNotFoundError",
      model: "gpt-oss-12b",
      nearestModels: expect.arrayContaining(["gpt-oss-120b"]) as unknown,
      message: expect.stringContaining("Did you mean gpt-oss-120b") as unknown,
    });
  });

  it("names the successor of a removed model, and nothing where nothing is near", async () => {
    await expect(catalog.get("Qwen3-32B")).rejects.toMatchObject({ successor: "Qwen3.6-27B" });
    await expect(catalog.get("gemini")).rejects.toThrow('The catalog has no model "gemini". `list()` gives those');
  });

  it("is read once an hour, and at once when asked to", async () => {
    const before = requests();
    await Promise.all([catalog.list(), catalog.get("bge-m3"), catalog.filter({})]);
    time += 3_599_999;
    await catalog.list();
    expect(requests() - before).toBe(3);

    time += 1;
    await catalog.list();
    await catalog.refresh();

    expect(requests() - before).toBe(9);
  });

  it("gives lists that may be changed without changing the catalog", async () => {
    (await catalog.list()).length = 0;

    expect(await catalog.list()).toHaveLength(24);
  });

  it("shows the catalog's host no key", async () => {
    const before = requests();
    await catalog.list();

    const seen = emulator.journal.slice(before).map(({ path, headers }) => [path, "authorization" in headers]);
    expect(seen.toSorted()).toEqual([
      ["/hosts/catalog.endpoints.ai.ovh.net/rest/v1/models_v2", false],
      ["/hosts/catalog.endpoints.ai.ovh.net/rest/v2/openrouter", false],
      ["/v1/models", true],
    ]);
  });

  it("stops reading when the signal aborts, and does not begin with one that has", async () => {
    const held = emulator.scenarios.hold({ path: "/rest/v2/openrouter" });
    const controller = new AbortController();
    const reading = catalog.list({ signal: controller.signal });
    await held.arrived;
    controller.abort();

    await expect(reading).rejects.toMatchObject({ name: "AbortError", kind: "aborted" });
    held.release();
    const before = requests();
    await expect(catalog.list({ signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: "aborted" });
    expect(requests()).toBe(before);
  });

  it("refuses an age that is none", () => {
    expect(() => new OVHcloudCatalog({ maxAgeMs: -1 })).toThrow(OVHcloudConfigurationError);
  });
});

describe("OVHcloudCatalog.filter", () => {
  const ids = async (filter: Parameters<OVHcloudCatalog["filter"]>[0]) =>
    (await catalog.filter(filter)).map(({ id }) => id);

  it.each([
    [{ kind: "embedding" }, ["bge-m3", "bge-multilingual-gemma2", "Qwen3-Embedding-8B"]],
    [{ kind: "chat", tools: false }, ["Qwen2.5-VL-72B-Instruct"]],
    [{ vision: true, reasoning: true, maxInputPriceEuro: 0.1 }, ["Qwen3.5-9B"]],
    [{ tools: true, minContext: 200_000, maxOutputPriceEuro: 0.2 }, ["Qwen3.5-9B"]],
    [{ series: "mistral", minContext: 100_000 }, ["Mistral-Small-3.2-24B-Instruct-2506"]],
    [{ publisher: "OPENAI", kind: "chat" }, ["gpt-oss-120b", "gpt-oss-20b"]],
    [{ publishedSince: "2026-05-18" }, ["Qwen3.5-397B-A17B", "Qwen3.6-27B"]],
    [{ available: false, deprecated: false }, ["Mistral-Nemo-Instruct-2407", "Mistral-Small-3.2-24B-Instruct-2506"]],
    [{ structuredOutput: true, streaming: true, series: "llama" }, ["Meta-Llama-3_3-70B-Instruct"]],
    [{ minOutput: 1_000_000 }, []],
  ] as const)("finds by %j", async (filter, expected) => {
    expect(await ids(filter)).toEqual(expected);
  });

  it("takes what is not known for what does not fit", async () => {
    expect(await ids({ reasoning: false })).not.toContain("Qwen3.8-27B");
    expect(await ids({ reasoning: true })).not.toContain("Qwen3.8-27B");
    expect(await ids({ kind: "transcription", maxInputPriceEuro: 100 })).toEqual([]);
  });
});

describe("profileFromCatalog", () => {
  it("gives the profiles of the built-in table, which was made of it", async () => {
    for (const model of await catalog.list()) expect(profileFromCatalog(model)).toEqual(profileOf(model.id));
  });

  it("says nothing about what no source tells", async () => {
    const { id, name } = await catalog.get("gpt-oss-20b");
    const bare = { id, name, aliases: [], kind: "chat", tags: [], sources: [] } as const;

    const profile = profileFromCatalog({ ...bare, capabilities: { inputs: [], outputs: [] } });

    expect(profile).not.toHaveProperty("toolCalling");
    expect(profile).not.toHaveProperty("maxInputTokens");
    expect(profile).not.toHaveProperty("imageInputs");
    expect(profileFromCatalog({ ...bare, kind: "unknown", capabilities: { inputs: [], outputs: [] } })).toEqual({});
  });
});
