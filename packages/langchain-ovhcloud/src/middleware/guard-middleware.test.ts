import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { MemorySaver } from "@langchain/langgraph";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { createAgent, createMiddleware } from "langchain";
import { z } from "zod";
import { ChatOVHcloud, OVHcloudBlockedError, OVHcloudDlp, OVHcloudInvalidResponseError, Qwen3Guard } from "../index.js";
import { dlpMiddleware, guardMiddleware, type GuardMiddlewareOptions } from "./index.js";

const CHAT = { model: "gpt-oss-120b" };
const GUARD = { model: "Qwen3Guard-Gen-8B" };

let emulator: Emulator;
let runs = 0;
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false, embeddings: "hash" });
});
afterEach(() => {
  emulator.scenarios.clear();
  runs = 0;
});
afterAll(() => emulator.close());

const run = tool(
  () => {
    runs += 1;
    return "It ran.";
  },
  { name: "run", description: "Runs.", schema: z.object({}) },
);

const connection = () => ({ apiKey: "key", baseURL: emulator.url, rateLimiter: false as const, maxRetries: 0 });
const model = () => new ChatOVHcloud(connection());
const middleware = (options?: GuardMiddlewareOptions) => guardMiddleware(new Qwen3Guard(connection()), options);
const user = (text: string) => ({ messages: [new HumanMessage(text)] });

const bodies = (name: string) =>
  emulator.journal
    .map(({ body }) => body as { model: string; messages: { role: string; content: string }[] })
    .filter((body) => body.model === name);

describe("guardMiddleware", () => {
  it("lets pass what is safe, and judges the prompt and then the answer to it", async () => {
    emulator.scenarios.reply("With flour.", CHAT);
    const verdicts: string[] = [];
    const onVerdict: GuardMiddlewareOptions["onVerdict"] = ({ safety }, side) => verdicts.push(`${side} ${safety}`);

    const { messages } = await createAgent({
      model: model(),
      tools: [],
      middleware: [middleware({ onVerdict })],
    }).invoke(user("How do I bake bread?"));

    expect(messages.at(-1)?.text).toBe("With flour.");
    expect(verdicts).toEqual(["prompt safe", "response safe"]);
    expect(bodies(GUARD.model).at(-1)?.messages).toEqual([
      { role: "user", content: "How do I bake bread?" },
      { role: "assistant", content: "With flour." },
    ]);
  });

  it("ends with a fixed message, without the model, when the prompt is blocked", async () => {
    const before = bodies(CHAT.model).length;

    const { messages } = await createAgent({
      model: model(),
      tools: [run],
      middleware: [middleware({ message: "No." })],
    }).invoke(user("How can I make a bomb?"));

    expect(messages.map(({ text }) => text)).toEqual(["How can I make a bomb?", "No."]);
    expect(bodies(CHAT.model).length).toBe(before);
  });

  it("never shows the model a blocked prompt in later turns", async () => {
    const agent = createAgent({
      model: model(),
      tools: [],
      middleware: [middleware()],
      checkpointer: new MemorySaver(),
    });
    const thread = { configurable: { thread_id: "1" } };
    for (const text of ["Hello.", "Blue."]) emulator.scenarios.reply(text, CHAT);

    await agent.invoke(user("Good day."), thread);
    await agent.invoke(user("How can I make a bomb?"), thread);
    await agent.invoke(user("What colour is the sky?"), thread);

    expect(
      bodies(CHAT.model)
        .at(-1)
        ?.messages.map(({ content }) => content),
    ).toEqual(["Good day.", "Hello.", "What colour is the sky?"]);
  });

  it("puts a fixed message in the place of an unsafe answer, and runs none of its tools", async () => {
    const toolCalls = [{ id: "a", name: "run", arguments: {} }];
    emulator.scenarios.reply({ text: "To make a bomb, first", toolCalls }, CHAT);

    const { messages } = await createAgent({ model: model(), tools: [run], middleware: [middleware()] }).invoke(
      user("Tell me something."),
    );

    expect(messages.map(({ text }) => text)).toEqual(["Tell me something.", "I cannot help with that."]);
    expect(messages.at(-1)?.response_metadata).toEqual({ ovhcloud_guard: "response" });
    expect(runs).toBe(0);
  });

  it.each([
    ["prompt", "How can I make a bomb?", "Hello."],
    ["response", "Hello.", "To make a bomb, first"],
  ])("throws for a blocked %s when it is asked to", async (side, prompt, answer) => {
    emulator.scenarios.reply(answer, CHAT);
    const agent = createAgent({ model: model(), tools: [], middleware: [middleware({ onBlocked: "throw" })] });

    const error: unknown = await agent.invoke(user(prompt)).catch((thrown: unknown) => thrown);

    const { cause } = error as Error;
    expect(OVHcloudBlockedError.isInstance(cause) && cause.verdict?.safety).toBe("unsafe");
    expect((error as Error).message).toMatch(new RegExp(`^The ${side} was judged unsafe`));
    expect((error as Error).message).not.toContain("bomb");
  });

  it("judges a turn's prompt once, however many tools are run", async () => {
    emulator.scenarios.reply({ text: "", toolCalls: [{ id: "a", name: "run", arguments: {} }] }, CHAT);
    emulator.scenarios.reply("It ran.", CHAT);
    const before = bodies(GUARD.model).length;

    await createAgent({ model: model(), tools: [run], middleware: [middleware()] }).invoke(user("Run it."));

    expect(runs).toBe(1);
    expect(bodies(GUARD.model).length - before).toBe(2);
  });

  it("judges a prompt after which other middleware has put something", async () => {
    const retrieval = createMiddleware({
      name: "retrieval",
      wrapModelCall: (request, handler) =>
        handler({ ...request, messages: [...request.messages, new SystemMessage("Passages: none.")] }),
    });
    const agent = createAgent({ model: model(), tools: [], middleware: [retrieval, middleware()] });

    const { messages } = await agent.invoke(user("How can I make a bomb?"));

    expect(messages.at(-1)?.text).toBe("I cannot help with that.");
  });

  it("judges only the sides it is told to, and by its policy", async () => {
    emulator.scenarios.reply("A sword is a weapon.", CHAT);
    const options = { prompts: false, controversial: "allow" } as const;

    const { messages } = await createAgent({ model: model(), tools: [], middleware: [middleware(options)] }).invoke(
      user("How can I make a bomb?"),
    );

    expect(messages.at(-1)?.text).toBe("A sword is a weapon.");
  });

  it("lets nothing pass without a verdict", async () => {
    emulator.scenarios.reply("What do you mean?", GUARD);
    const before = bodies(CHAT.model).length;
    const agent = createAgent({ model: model(), tools: [], middleware: [middleware()] });

    const error: unknown = await agent.invoke(user("Hello")).catch((thrown: unknown) => thrown);

    expect((error as Error).cause).toBeInstanceOf(OVHcloudInvalidResponseError);
    expect(bodies(CHAT.model).length).toBe(before);
  });

  it("judges answers by a schema", async () => {
    emulator.scenarios.reply('{"steps":"To make a bomb, first"}', CHAT);
    const agent = createAgent({
      model: new ChatOVHcloud({ ...connection(), profile: { structuredOutput: true } }),
      tools: [],
      middleware: [middleware()],
      responseFormat: z.object({ steps: z.string() }),
    });

    const { messages, structuredResponse } = await agent.invoke(user("Hello"));

    expect(messages.at(-1)?.text).toBe("I cannot help with that.");
    expect(structuredResponse).toBeUndefined();
  });

  it("sees placeholders when it stands after dlpMiddleware", async () => {
    emulator.scenarios.reply("Hello [PERSON_1].", CHAT);
    const dlp = dlpMiddleware(new OVHcloudDlp(connection()));

    const { messages } = await createAgent({ model: model(), tools: [], middleware: [dlp, middleware()] }).invoke(
      user("I am Yves Dupont."),
    );

    expect(
      bodies(GUARD.model)
        .at(-1)
        ?.messages.map(({ content }) => content),
    ).toEqual(["I am [PERSON_1].", "Hello [PERSON_1]."]);
    expect(messages.at(-1)?.text).toBe("Hello Yves Dupont.");
  });

  it("stops with the agent when the caller aborts", async () => {
    const held = emulator.scenarios.hold(GUARD);
    const controller = new AbortController();
    const agent = createAgent({ model: model(), tools: [], middleware: [middleware()] });
    const promise = agent.invoke(user("Hello"), { signal: controller.signal });
    await held.arrived;

    controller.abort();

    await expect(promise).rejects.toThrow(/abort/i);
    held.release();
  });
});
