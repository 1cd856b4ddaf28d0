import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { MemorySaver } from "@langchain/langgraph";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { createAgent, createMiddleware, modelFallbackMiddleware, summarizationMiddleware } from "langchain";
import { z } from "zod";
import { ChatOVHcloud } from "../index.js";

const weather = tool(({ city }: { city: string }) => `sunny in ${city}`, {
  name: "weather",
  description: "Tells the weather.",
  schema: z.object({ city: z.string() }),
});
const call = (id: string, city: string) => ({ id, name: "weather", arguments: JSON.stringify({ city }) });
const question = { messages: [new HumanMessage("How is the weather in Roubaix and in Gravelines?")] };

let emulator: Emulator;
let model: ChatOVHcloud;
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false });
  model = create("gpt-oss-120b");
});
afterEach(() => emulator.scenarios.clear());
afterAll(() => emulator.close());

function create(name: string): ChatOVHcloud {
  return new ChatOVHcloud({ model: name, apiKey: "key", baseURL: emulator.url, rateLimiter: false, maxRetries: 0 });
}

function lastRequest(): { messages: { role: string; content: string; tool_call_id?: string; name?: string }[] } {
  return emulator.journal.at(-1)?.body as ReturnType<typeof lastRequest>;
}

describe("createAgent with ChatOVHcloud", () => {
  it("runs tools that were called side by side, and gives their results back", async () => {
    emulator.scenarios.reply({ text: "", toolCalls: [call("a", "Roubaix"), call("b", "Gravelines")] });
    emulator.scenarios.reply("Sunny in both.");

    const { messages } = await createAgent({ model, tools: [weather] }).invoke(question);

    expect(messages.map(({ type }) => type)).toEqual(["human", "ai", "tool", "tool", "ai"]);
    expect(messages.filter(ToolMessage.isInstance).map(({ text }) => text)).toEqual([
      "sunny in Roubaix",
      "sunny in Gravelines",
    ]);
    expect(messages.at(-1)?.text).toBe("Sunny in both.");
    expect(lastRequest().messages.map(({ role, tool_call_id }) => [role, tool_call_id])).toEqual([
      ["user", undefined],
      ["assistant", undefined],
      ["tool", "a"],
      ["tool", "b"],
    ]);
    expect(lastRequest().messages.some(({ name }) => name !== undefined)).toBe(false);
  });

  it("remembers a thread through a checkpointer", async () => {
    const agent = createAgent({ model, tools: [], checkpointer: new MemorySaver() });
    const thread = { configurable: { thread_id: "1" } };
    for (const text of ["Hello Ada.", "You are Ada."]) emulator.scenarios.reply(text);

    await agent.invoke({ messages: [new HumanMessage("I am Ada.")] }, thread);
    const { messages } = await agent.invoke({ messages: [new HumanMessage("Who am I?")] }, thread);

    expect(messages.map(({ text }) => text)).toEqual(["I am Ada.", "Hello Ada.", "Who am I?", "You are Ada."]);
    expect(lastRequest().messages.map(({ content }) => content)).toEqual(["I am Ada.", "Hello Ada.", "Who am I?"]);
  });

  it("streams tokens, steps and tool calls", async () => {
    emulator.scenarios.reply({ text: "", toolCalls: [call("a", "Roubaix")] });
    emulator.scenarios.reply("It is sunny there.");
    const tokens: string[] = [];
    const steps: string[] = [];

    const stream = await createAgent({ model, tools: [weather] }).stream(question, {
      streamMode: ["messages", "updates"],
    });
    for await (const [mode, data] of stream) {
      if (mode === "updates") steps.push(...Object.keys(data));
      else if (AIMessage.isInstance(data[0]) && data[0].text) tokens.push(data[0].text);
    }

    expect(steps).toEqual(["model_request", "tools", "model_request"]);
    expect(tokens.length).toBeGreaterThan(1);
    expect(tokens.join("")).toBe("It is sunny there.");
  });

  it("lets middleware change the prompt, the tools and the model", async () => {
    const prompt = createMiddleware({
      name: "prompt",
      wrapModelCall: (request, handler) =>
        handler({
          ...request,
          model: create("gpt-oss-20b"),
          systemMessage: request.systemMessage.concat(" In French."),
        }),
    });

    await createAgent({ model, tools: [weather], systemPrompt: "Be brief.", middleware: [prompt] }).invoke({
      messages: [new HumanMessage("Hello")],
    });

    const asked = emulator.journal.findLast(({ body }) => (body as { model: string }).model === "gpt-oss-20b");
    expect((asked?.body as ReturnType<typeof lastRequest> | undefined)?.messages[0]).toEqual({
      role: "system",
      content: expect.stringMatching(/brief.*French/s) as unknown,
    });
  });

  it("falls back to another model when the first one's service fails", async () => {
    emulator.scenarios.unavailable({ model: "gpt-oss-120b" });
    emulator.scenarios.reply("From the other.");

    const { messages } = await createAgent({
      model,
      tools: [],
      middleware: [modelFallbackMiddleware(create("gpt-oss-20b"))],
    }).invoke(question);

    expect(messages.at(-1)?.text).toBe("From the other.");
  });

  it("summarises what grows over a part of the model's context", async () => {
    const summariser = new ChatOVHcloud({
      apiKey: "key",
      baseURL: emulator.url,
      rateLimiter: false,
      profile: { maxInputTokens: 1_000 },
    });
    emulator.scenarios.reply("A SUMMARY.");
    emulator.scenarios.reply("Go on.");

    await createAgent({
      model: summariser,
      tools: [],
      middleware: [summarizationMiddleware({ model: summariser, trigger: { fraction: 0.5 }, keep: { messages: 1 } })],
    }).invoke({
      messages: [new HumanMessage("word ".repeat(700)), new AIMessage("I see."), new HumanMessage("And now?")],
    });

    expect(JSON.stringify(lastRequest().messages)).toContain("A SUMMARY.");
  });

  it.each([
    ["by a JSON Schema, as the profile allows", "gpt-oss-120b", "response_format"],
    ["by a forced tool, when the profile knows no schemas", "Qwen3.6-27B", "tool_choice"],
  ])("answers with an object %s", async (_way, name, field) => {
    const schema = z.object({ city: z.string(), degrees: z.number() });
    const own = new ChatOVHcloud({
      model: name,
      apiKey: "key",
      baseURL: emulator.url,
      rateLimiter: false,
      profile: { structuredOutput: field === "response_format" },
    });

    const { structuredResponse } = await createAgent({ model: own, tools: [], responseFormat: schema }).invoke({
      messages: [new HumanMessage("The weather in Roubaix?")],
    });

    expect(schema.safeParse(structuredResponse).success).toBe(true);
    expect(emulator.journal.some(({ body }) => field in (body as object))).toBe(true);
  });

  it("stops with the graph when the caller aborts", async () => {
    const held = emulator.scenarios.hold();
    const controller = new AbortController();
    const promise = createAgent({ model, tools: [] }).invoke(question, { signal: controller.signal });

    await held.arrived;
    controller.abort();

    await expect(promise).rejects.toThrow(/abort/i);
    held.release();
  });
});
