import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { z } from "zod";
import { AIEndpointsClient, ChatOVHcloud, OVHcloudEmbeddings, OVHcloudLLM } from "./index.js";
import { readAll } from "./test-support/read-all.js";

// The emulator speaks the documented API with its quirks, so these tests cover what scripted answers assume.

const weather = tool(({ city }: { city: string }) => `sunny in ${city}`, {
  name: "weather",
  description: "Tells the weather.",
  schema: z.object({ city: z.string() }),
});

const prompt = [
  '<passages><passage n="1">A package is removed with the command apt remove. Nothing else is needed.</passage>',
  '<passage n="2">The moon is far away.</passage></passages>',
  "<question>Which command removes a package?</question>",
].join("\n");

let emulator: Emulator;
let options: { apiKey: string; baseURL: string; retry: object; rateLimiter: false };

beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: { authenticated: 400, anonymous: 2 }, maxEmbeddingBatch: 8 });
  options = {
    apiKey: "any-key",
    baseURL: emulator.url,
    retry: { baseDelayMs: 1, rateLimitDelayMs: 1 },
    rateLimiter: false,
  };
});
afterEach(() => emulator.scenarios.clear());
afterAll(() => emulator.close());

describe("The provider and the emulator", () => {
  it("lists the models of the roster", async () => {
    const models = await new AIEndpointsClient(options).models();

    expect(models.map(({ id }) => id)).toEqual(expect.arrayContaining(["gpt-oss-120b", "bge-m3"]));
  });

  it("answers a question from passages, whole and streamed alike", async () => {
    const model = new ChatOVHcloud(options);

    const whole = await model.invoke(prompt);
    const pieces = await readAll(await model.stream(prompt));

    expect(whole.text).toContain("apt remove");
    expect(whole.text).toContain("[1]");
    expect(whole.usage_metadata?.output_tokens).toBeGreaterThan(0);
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.map((piece) => piece.text).join("")).toBe(whole.text);
    expect(pieces.reduce((sum, piece) => sum.concat(piece)).usage_metadata).toMatchObject({
      output_tokens: whole.usage_metadata?.output_tokens,
    });
  });

  it("calls a tool and takes its answer", async () => {
    const model = new ChatOVHcloud(options).bindTools([weather], { tool_choice: "weather" });
    const question = new HumanMessage("What is the weather in Paris?");

    const call = await model.invoke([question]);
    const { id = "", name, args } = call.tool_calls?.[0] ?? {};
    const result = new ToolMessage({
      content: await weather.invoke(args as { city: string }),
      tool_call_id: id,
      name: "weather",
    });
    const answer = await new ChatOVHcloud(options).bindTools([weather]).invoke([question, call, result]);

    expect(name).toBe("weather");
    expect(typeof args?.city).toBe("string");
    expect(answer.tool_calls).toEqual([]);
  });

  it.each(["jsonSchema", "functionCalling"])("fills an object by %s", async (method) => {
    const schema = z.object({ city: z.string(), degrees: z.number() });

    const answer = await new ChatOVHcloud(options)
      .withStructuredOutput(schema, { method })
      .invoke("The weather in Paris?");

    expect(schema.safeParse(answer).success).toBe(true);
  });

  it("shows reasoning apart from the answer", async () => {
    emulator.scenarios.reply({ text: "Yes.", reasoning: "Let me think." });

    const answer = await new ChatOVHcloud(options).invoke("Well?");

    expect(answer.contentBlocks).toEqual([
      { type: "reasoning", reasoning: "Let me think." },
      { type: "text", text: "Yes." },
    ]);
  });

  it("gets through a storm of 429 and a 503", async () => {
    emulator.scenarios.rateLimitStorm({ times: 2, retryAfterSeconds: null });
    emulator.scenarios.unavailable();

    const answer = await new ChatOVHcloud(options).invoke(prompt);

    expect(answer.text).toContain("apt remove");
  });

  it("reports a cut stream with what had arrived", async () => {
    emulator.scenarios.cutStream({ afterChunks: 3, reply: "one two three four five six seven" });

    const promise = new ChatOVHcloud(options).stream(prompt).then(readAll);

    await expect(promise).rejects.toMatchObject({
      name: "OVHcloudStreamInterruptedError",
      partial: { content: expect.stringMatching(/^one/) as unknown as string },
    });
  });

  it("explains a refused key and a model that does not exist", async () => {
    const refused = () => new ChatOVHcloud({ ...options, apiKey: "invalid-key" }).invoke("Hi");
    const unknown = () => new ChatOVHcloud({ ...options, model: "no-such-model" }).invoke("Hi");

    await expect(refused()).rejects.toMatchObject({ name: "OVHcloudAuthenticationError" });
    await expect(unknown()).rejects.toMatchObject({
      name: "OVHcloudModelNotFoundError",
      status: 404,
      model: "no-such-model",
    });
  });

  it("keeps to two anonymous requests a minute, and says so on the third", async () => {
    const model = new OVHcloudEmbeddings({ ...options, apiKey: undefined, anonymous: true, maxRetries: 0 });

    await model.embedQuery("one");
    await model.embedQuery("two");

    await expect(model.embedQuery("three")).rejects.toMatchObject({ name: "OVHcloudRateLimitError", status: 429 });
  });

  it("embeds by meaning, whatever the server's largest batch", async () => {
    const model = new OVHcloudEmbeddings({ ...options, maxConcurrency: 1 });
    const fillers = Array.from({ length: 18 }, (_, i) => `Filler sentence number ${i}.`);

    const [cat, kitten, tax] = (await model.embedDocuments([
      "A cat sleeps.",
      "A kitten naps.",
      "Taxes are due in May.",
      ...fillers,
    ])) as [number[], number[], number[]];
    const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);

    expect(cat).toHaveLength(1024);
    expect(dot(cat, kitten)).toBeGreaterThan(dot(cat, tax) + 0.2);
  });

  it("completes text, whole and streamed alike", async () => {
    const model = new OVHcloudLLM({ ...options, maxTokens: 50 });

    const whole = await model.invoke(prompt);
    const streamed = await readAll(await model.stream(prompt));

    expect(whole).not.toBe("");
    expect(streamed.join("")).toBe(whole);
  });
});
