import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { load } from "@langchain/core/load";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { ChatOVHcloud, OVHcloudEmbeddings, OVHcloudLLM } from "../index.js";
import { type Answer, json, type ScriptedServer, startScriptedServer } from "../test-support/scripted-server.js";
import { dedicated } from "./dedicated.js";
import { slugOf } from "./slugs.js";

describe("An endpoint of a single model", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await createEmulator({ rateLimits: false });
  });
  beforeEach(() => emulator.scenarios.clear());
  afterAll(() => emulator.close());

  const options = () => ({ apiKey: "a-key", baseURL: emulator.url, rateLimiter: false as const, maxRetries: 0 });
  const lastPath = () => emulator.journal.at(-1)?.path;

  it("serves chat, text completion and embeddings", async () => {
    const chat = new ChatOVHcloud({ ...options(), endpoint: dedicated("gpt-oss-20b") });
    const llm = new OVHcloudLLM({ ...options(), endpoint: "gpt-oss-20b", maxTokens: 5 });
    const embeddings = new OVHcloudEmbeddings({ ...options(), endpoint: dedicated("bge-m3") });

    const answer = await chat.invoke("Hello");
    expect(lastPath()).toBe(
      "/hosts/gpt-oss-20b.endpoints.kepler.ai.cloud.ovh.net/api/openai_compat/v1/chat/completions",
    );
    await llm.invoke("Hello");
    const vector = await embeddings.embedQuery("Hello");

    expect(answer.response_metadata.model).toBe("gpt-oss-20b");
    expect(vector).toHaveLength(1024);
  });

  it("is kept when a model is saved and loaded", async () => {
    const model = new ChatOVHcloud({ ...options(), endpoint: dedicated("gpt-oss-20b") });

    const saved = JSON.stringify(model);
    const loaded = await load<ChatOVHcloud>(saved, {
      importMap: { chat_models__ovhcloud: { ChatOVHcloud } },
      secretsMap: { OVH_AI_ENDPOINTS_ACCESS_TOKEN: "a-key" },
    });

    expect(saved).not.toContain("a-key");
    expect(loaded.baseURL).toBe(model.baseURL);
  });

  it("embeds by its special routes, ten texts a request", async () => {
    const endpoint = dedicated("bge-base-en-v1-5", options());
    const texts = Array.from({ length: 12 }, (_, i) => `text ${i}`);
    const before = emulator.journal.length;

    const vectors = await endpoint.batchText2vec(texts);

    expect(emulator.journal.length - before).toBe(2);
    expect(vectors).toHaveLength(12);
    expect(vectors[11]).toEqual(await endpoint.text2vec("text 11"));
  });

  it("scores emotions and stars, and tags names", async () => {
    const [emotion] = await dedicated("roberta-base-go-emotions", options()).text2emotions("I am so happy!");
    const [rating] = await dedicated("bert-base-multilingual-uncased-sentiment", options()).text2sentiments(
      "I hate it.",
    );
    const names = await dedicated("bert-base-ner", options()).text2ner("Ada works in Roubaix & Lille.");

    expect([emotion?.emotion, rating?.stars]).toEqual(["joy", 1]);
    expect(names.map(({ word }) => word)).toEqual(["Ada", "Roubaix", "Lille"]);
  });

  it("makes a picture, and speaks", async () => {
    const picture = await dedicated("stable-diffusion-xl", options()).textToImage({ prompt: "a cat" });
    const sound = await dedicated("nvr-tts-en-us", options()).textToAudio({ text: "Hello.", language_code: "en-US" });

    expect([...picture.subarray(1, 4)]).toEqual([..."PNG"].map((letter) => letter.charCodeAt(0)));
    expect(new TextDecoder().decode(sound.subarray(0, 4))).toBe("RIFF");
  });

  it("says that most hosts are gone when one is, whichever class asks", async () => {
    const model = new ChatOVHcloud({ ...options(), endpoint: "no-such-model" });

    await expect(model.invoke("Hello")).rejects.toMatchObject({ kind: "model-not-found" });
    await expect(model.invoke("Hello")).rejects.toThrow(/"no-such-model" too\. Use the unified route/);
  });

  it("says so when a route is gone, and what to use", async () => {
    const calling = dedicated("bert-base-ner", options()).text2emotions("Hello");

    await expect(calling).rejects.toMatchObject({ kind: "not-found" });
    await expect(calling).rejects.toThrow(/Most models' own hosts have been retired.*createEmotionAnalyzer/);
  });

  it("says so too when the host cannot be reached", async () => {
    const calling = dedicated("bert-base-ner", { ...options(), hostsURL: "http://127.0.0.1:9/{host}" }).text2ner("x");

    await expect(calling).rejects.toMatchObject({ kind: "connection" });
    await expect(calling).rejects.toThrow(/have been retired/);
  });

  it("does not ask again for a host that has no address", async () => {
    let tries = 0;
    const noAddress = async (): Promise<Response> => {
      tries += 1;
      throw new TypeError("fetch failed", { cause: Object.assign(new Error("no host"), { code: "ENOTFOUND" }) });
    };

    const calling = dedicated("bert-base-ner", { ...options(), maxRetries: 5, fetch: noAddress }).text2ner("x");

    await expect(calling).rejects.toMatchObject({ kind: "connection", retryable: false });
    expect(tries).toBe(1);
  });

  it("writes down what a host of the same kind has spoken", async () => {
    const sound = await dedicated("nvr-tts-en-us", options()).textToAudio({ text: "Good morning. How are you?" });

    const words = await dedicated("nvr-asr-en-gb", options()).recognize(new Blob([sound]));

    expect(words.trim()).toBe("Good morning. How are you?");
  });

  it("stops when the signal aborts", async () => {
    const held = emulator.scenarios.hold();
    const controller = new AbortController();

    const calling = dedicated("bert-base-ner", options()).text2ner("x", { signal: controller.signal });
    await held.arrived;
    controller.abort();

    await expect(calling).rejects.toMatchObject({ kind: "aborted" });
    held.release();
  });

  it("shows the key in no form of itself", () => {
    const endpoint = dedicated("bert-base-ner", { apiKey: "very-secret-key" });

    expect(inspect(endpoint, { depth: 9, showHidden: true }) + JSON.stringify(endpoint)).not.toContain("very-secret");
  });
});

describe("An endpoint with odd answers", () => {
  let server: ScriptedServer;
  afterEach(() => server?.close());

  async function start(answer: Answer) {
    server = await startScriptedServer(answer);
    return dedicated("any-model", { apiKey: "a-key", baseURL: server.url, rateLimiter: false, maxRetries: 0 });
  }

  it("joins what was recognised, and sends the sound as the field `audio`", async () => {
    const endpoint = await start(
      json([
        { alternatives: [{ transcript: "Good " }, { transcript: "Could " }] },
        { alternatives: [{ transcript: "day." }] },
      ]),
    );

    expect(await endpoint.recognize(new Blob(["RIFF"]))).toBe("Good day.");
    expect(server.seen[0]?.text).toContain('name="audio"');
  });

  it("refuses fewer vectors than texts", async () => {
    const endpoint = await start(json([[1, 2]]));

    await expect(endpoint.batchText2vec(["a", "b"])).rejects.toMatchObject({ kind: "invalid-response" });
  });

  it("refuses another shape", async () => {
    const endpoint = await start(json({ error_free: true }));

    await expect(endpoint.text2vec("a")).rejects.toMatchObject({ kind: "invalid-response" });
  });

  it("posts anything to any of its routes", async () => {
    const endpoint = await start(json({ text: "Bonjour" }));

    expect(await endpoint.post("/api/v1/nmt/translate_text", { text: "Hello" })).toEqual({ text: "Bonjour" });
    expect(server.seen[0]?.body).toEqual({ text: "Hello" });
  });
});

describe("slugOf", () => {
  it("knows the slugs that are printed, in any letter case, and makes none up", () => {
    expect(slugOf("meta-llama-3_3-70b-instruct")).toBe("llama-3-3-70b-instruct");
    expect(slugOf("Qwen3.6-27B")).toBeUndefined();
  });
});
