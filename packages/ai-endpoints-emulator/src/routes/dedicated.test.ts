import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type ChatAnswer, startEmulator, type TestClient } from "../test-support/emulator-client.js";

let client: TestClient;
beforeAll(async () => {
  client = await startEmulator();
});
afterAll(() => client.emulator.close());

function post(slug: string, path: string, body: string, contentType = "application/json", key = "a-key") {
  const url = new URL(`/hosts/${slug}.endpoints.kepler.ai.cloud.ovh.net${path}`, client.emulator.url);
  const headers = { "content-type": contentType, authorization: `Bearer ${key}` };
  return fetch(url, { method: "POST", headers, body });
}

const messages = [{ role: "user", content: "Hello" }];

describe("the OpenAI-compatible routes of a model's own host", () => {
  it.each([[{}], [{ model: null }], [{ model: "" }], [{ model: "gpt-oss-120b" }]])(
    "answer with the host's model when the body has %j",
    async (body) => {
      const response = await post(
        "gpt-oss-20b",
        "/api/openai_compat/v1/chat/completions",
        JSON.stringify({ messages, ...body }),
      );

      expect(response.status).toBe(200);
      expect(((await response.json()) as ChatAnswer).model).toBe("gpt-oss-20b");
    },
  );

  it("are not there on a host that is not there", async () => {
    const response = await post("gpt-9", "/api/openai_compat/v1/chat/completions", JSON.stringify({ messages }));

    expect(response.status).toBe(404);
  });
});

describe("the special routes of models' own hosts", () => {
  it("embed one text, and several in the same way", async () => {
    const one = await post("bge-base-en-v1-5", "/api/text2vec", "Cats sleep.", "text/plain");
    const several = await post(
      "bge-base-en-v1-5",
      "/api/batch_text2vec",
      JSON.stringify(["Dogs bark.", "Cats sleep."]),
    );

    const vector = (await one.json()) as number[];
    expect(vector).toHaveLength(768);
    expect(((await several.json()) as number[][])[1]).toEqual(vector);
  });

  it("score emotions, 28 of them", async () => {
    const response = await post("roberta-base-go-emotions", "/api/text2emotions", "Thanks, I am so happy!");

    const scores = (await response.json()) as Record<string, number>;
    const best = Object.entries(scores).toSorted((a, b) => b[1] - a[1]);
    expect(best).toHaveLength(28);
    expect(
      best
        .slice(0, 2)
        .map(([emotion]) => emotion)
        .toSorted(),
    ).toEqual(["gratitude", "joy"]);
  });

  it.each([
    ["I love it, it is wonderful.", "5 stars"],
    ["It was delivered on Monday.", "3 stars"],
    ["Terrible, I hate it.", "1 star"],
  ])("rate %j", async (text, expected) => {
    const response = await post("bert-base-multilingual-uncased-sentiment", "/api/text2sentiments", text);

    const scores = Object.entries((await response.json()) as Record<string, number>);
    expect(scores.toSorted((a, b) => b[1] - a[1])[0]?.[0]).toBe(expected);
  });

  it.each(["Yves Dupont works for OVHcloud in Roubaix.", "text=Yves+Dupont+works+for+OVHcloud+in+Roubaix."])(
    "tag names in %j",
    async (body) => {
      const response = await post("bert-base-ner", "/api/text2ner", body, "text/plain");

      expect(await response.json()).toEqual([
        { entity: "B-PER", word: "Yves" },
        { entity: "I-PER", word: "Dupont" },
        { entity: "B-ORG", word: "OVHcloud" },
        { entity: "B-LOC", word: "Roubaix" },
      ]);
    },
  );

  it.each<[string, string, string, number]>([
    ["bge-base-en-v1-5", "/api/text2vec", "", 400],
    ["bge-base-en-v1-5", "/api/batch_text2vec", "{}", 400],
    ["bge-base-en-v1-5", "/api/batch_text2vec", JSON.stringify(Array.from({ length: 11 }, () => "x")), 400],
    ["gpt-oss-20b", "/api/text2vec", "x", 404],
    ["bert-base-ner", "/api/text2emotions", "x", 404],
  ])("refuse: %s %s %j", async (slug, path, body, status) => {
    expect((await post(slug, path, body)).status).toBe(status);
  });

  it.each([
    ["invalid-key", 401],
    ["revoked-key", 403],
    ["discovery-key", 403],
  ])("want a good key: %s", async (key, status) => {
    const special = await post("bert-base-ner", "/api/text2ner", "Ada", "text/plain", key);
    const openai = await post("bge-m3", "/api/openai_compat/v1/embeddings", '{"input":"Ada"}', "application/json", key);

    expect([special.status, openai.status]).toEqual([status, status]);
  });

  it("take no more than ten megabytes", async () => {
    expect((await post("bert-base-ner", "/api/text2ner", "x".repeat(10_000_001))).status).toBe(413);
  });
});
