import { afterEach, describe, expect, it } from "@jest/globals";
import { KEY, type SourceAnswers, serveCatalog } from "../test-support/catalog-fixture.js";
import { printed, revealed } from "../test-support/revealed.js";
import { json, type ScriptedServer, text } from "../test-support/scripted-server.js";
import type { OVHcloudCatalog, OVHcloudCatalogFields } from "./catalog.js";

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

const start = async (answers: SourceAnswers, fields?: OVHcloudCatalogFields): Promise<OVHcloudCatalog> => {
  const started = await serveCatalog(answers, fields);
  server = started.server;
  return started.catalog;
};

const models = { data: [{ id: "Qwen9-8B", context_length: 100, max_completion_tokens: 10 }] };
const modelsV2 = [
  { id: "qwen9-8b", name: "Qwen 9", category: "Large Language Models (LLM)", metadata: { aliases: ["q9"] } },
];
const openrouter = { data: [{ id: "Qwen9-8B", context_length: 100, supported_features: ["tools"] }] };

describe("A catalog with a source down", () => {
  it.each([
    ["models", { models_v2: modelsV2, openrouter }],
    ["models_v2", { models, openrouter }],
    ["openrouter", { models, models_v2: modelsV2 }],
  ])("answers without %s, and says so", async (source, answers) => {
    const catalog = await start(answers as SourceAnswers);

    const snapshot = await catalog.snapshot();

    expect(snapshot.models.map(({ id }) => id)).toEqual(["Qwen9-8B"]);
    expect(snapshot.sources).not.toContain(source);
    expect(snapshot.failures).toMatchObject([{ source, error: { name: "OVHcloudServerError", status: 503 } }]);
    expect("listed" in (snapshot.models[0] as object)).toBe(source !== "models");
  });

  it("tries again after a minute", async () => {
    const answers: SourceAnswers = { models };
    let now = 0;
    const catalog = await start(answers, { clock: { now: () => now } });
    await catalog.list();
    answers.models_v2 = modelsV2;

    now = 59_999;
    const before = await catalog.snapshot();
    now = 60_000;
    const after = await catalog.snapshot();

    expect(before.sources).toEqual(["models"]);
    expect(after.sources).toEqual(["models", "models_v2"]);
  });

  it("throws the API's own error when all are, and keeps what it had", async () => {
    const answers: SourceAnswers = { models };
    const catalog = await start(answers);
    await catalog.list();
    answers.models = json({ message: "Authentication Failed" }, { status: 401 });

    await expect(catalog.refresh()).rejects.toMatchObject({ name: "OVHcloudAuthenticationError", status: 401 });
    expect(await catalog.list()).toHaveLength(1);
  });

  it("tells a missing route from a missing model", async () => {
    const catalog = await start({ models, models_v2: json({ detail: "Not Found" }, { status: 404 }) });

    const { failures } = await catalog.snapshot();

    expect(failures[0]?.error).toMatchObject({ name: "OVHcloudNotFoundError", status: 404 });
  });
});

describe("The key", () => {
  it("is in nothing that a catalog shows, whatever the sources answer", async () => {
    const catalog = await start({
      models: json({ error: { message: `No entry for ${KEY}` } }, { status: 403 }),
      models_v2: json({ detail: `Bad key ${KEY}` }, { status: 500 }),
      openrouter,
    });

    const { failures } = await catalog.snapshot();

    for (const { error } of failures) expect(revealed(KEY, printed(error))).toEqual([]);
    expect(revealed(KEY, printed(catalog))).toEqual([]);
  });

  it("is not missed: without one nothing is warned of", async () => {
    const warnings: unknown[] = [];
    const catalog = await start({ models }, { apiKey: undefined, onWarning: (warning) => warnings.push(warning) });

    await catalog.list();

    expect(warnings).toEqual([]);
    expect(server?.seen.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined, undefined]);
  });
});

describe("The id of a model", () => {
  it("is never a slug that only the catalog knows", async () => {
    const catalog = await start({ models_v2: modelsV2 });

    const { models: confirmed, unconfirmed } = await catalog.snapshot();

    expect(confirmed).toEqual([]);
    expect(unconfirmed).toMatchObject([{ name: "Qwen 9", aliases: ["qwen9-8b", "Qwen 9", "q9"] }]);
    await expect(catalog.get("q9")).rejects.toMatchObject({ kind: "model-not-found" });
  });

  it("is in the spelling of the built-in list where the API's cannot be read", async () => {
    const catalog = await start({
      models_v2: [
        { id: "mistral-nemo-instruct-2407", available: false },
        { id: "llama-3-3-70b-instruct", metadata: { aliases: ["Meta-Llama-3_3-70B-Instruct"] } },
      ],
    });

    const ids = (await catalog.list()).map(({ id }) => id);

    expect(ids).toEqual(["Meta-Llama-3_3-70B-Instruct", "Mistral-Nemo-Instruct-2407"]);
  });

  it("belongs to one entry only", async () => {
    const catalog = await start({
      models_v2: [{ id: "gpt-oss-20b" }, { id: "gpt-oss-20b-fp8", metadata: { aliases: ["gpt-oss-20b"] } }],
    });

    const { models: confirmed, unconfirmed } = await catalog.snapshot();

    expect(confirmed.map(({ id }) => id)).toEqual(["gpt-oss-20b"]);
    expect(unconfirmed.map(({ name }) => name)).toEqual(["gpt-oss-20b-fp8"]);
  });
});

describe("Odd answers", () => {
  it("are read as far as they can be", async () => {
    const catalog = await start({
      models: { data: [{ id: "A-1B", context_length: "4096", max_completion_tokens: null, pricing: "free" }, {}, 7] },
      models_v2: {
        models: [
          {
            id: "a-1b",
            available: "true",
            category: 3,
            category_v2: "Text Generation",
            tags: "one, two",
            metadata: {
              aliases: null,
              model_specs: {
                capabilities: { input_modality: "Text,Image", reasoning: "no", function_calling: "false" },
              },
              publishing_information: { model_publication_date: 1_780_272_000 },
              usage_information: { rate_limit: { rate_limit_api: "400", rate_limit_api_anonymous: -1 } },
            },
          },
        ],
      },
      openrouter: { data: [] },
    });

    const snapshot = await catalog.snapshot();

    expect(snapshot.failures).toEqual([]);
    expect(snapshot.models).toEqual([
      {
        id: "A-1B",
        name: "A-1B",
        aliases: ["a-1b"],
        kind: "chat",
        category: "Text Generation",
        tags: ["one", "two"],
        capabilities: { inputs: ["text", "image"], outputs: [], tools: false },
        contextLength: 4096,
        rateLimits: { authenticated: 400 },
        available: true,
        listed: true,
        publishedAt: "2026-06-01",
        sources: ["models", "models_v2"],
      },
    ]);
  });

  it.each([
    ["a page", text("<html>", { headers: { "content-type": "text/html" } })],
    ["no list", { hello: "world" }],
    ["a list of other things", [{ model: "A" }, 1]],
  ])("that are %s are a failure of their source", async (_what, answer) => {
    const catalog = await start({ models, models_v2: answer });

    const { failures } = await catalog.snapshot();

    expect(failures).toMatchObject([
      { source: "models_v2", error: { name: "OVHcloudInvalidResponseError" } },
      { source: "openrouter" },
    ]);
  });

  it("that do not say what a model is for leave that open", async () => {
    const catalog = await start({ models: { data: [{ id: "mystery" }, { id: "bge-m3" }] } });

    const kinds = (await catalog.list()).map(({ id, kind }) => [id, kind]);

    expect(kinds).toEqual([
      ["bge-m3", "embedding"],
      ["mystery", "unknown"],
    ]);
  });
});
