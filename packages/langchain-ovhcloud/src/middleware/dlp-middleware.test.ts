import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { MemorySaver } from "@langchain/langgraph";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { createAgent, createMiddleware } from "langchain";
import { z } from "zod";
import { ChatOVHcloud, OVHcloudDlp, OVHcloudServerError, wordListDetector } from "../index.js";
import { dlpMiddleware, type DlpMiddlewareOptions } from "./index.js";

const CHAT = { path: "/v1/chat/completions" };
const DETECT = { path: "/v1/detect" };

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false, embeddings: "hash" });
});
afterEach(() => {
  emulator.scenarios.clear();
  told.length = 0;
});
afterAll(() => emulator.close());

const told: { to: string; about: string }[] = [];
const tell = tool(
  ({ to, about }: { to: string; about: string }) => {
    told.push({ to, about });
    return `Told ${to}. Marie Curie answered: call +33 6 12 34 56 78.`;
  },
  { name: "tell", description: "Tells somebody.", schema: z.object({ to: z.string(), about: z.string() }) },
);

const connection = () => ({ apiKey: "key", baseURL: emulator.url, rateLimiter: false as const, maxRetries: 0 });
const model = () => new ChatOVHcloud(connection());
const middleware = (options?: DlpMiddlewareOptions) => dlpMiddleware(new OVHcloudDlp(connection()), options);
const user = (text: string) => ({ messages: [new HumanMessage(text)] });

interface Sent {
  role: string;
  content: string;
  tool_calls?: { function: { arguments: string } }[];
}
const requests = (path: string) => emulator.journal.filter((entry) => entry.path === path);
const sent = (n = -1) => (requests(CHAT.path).at(n)?.body as { messages: Sent[] } | undefined)?.messages ?? [];

describe("dlpMiddleware", () => {
  it("shows the model placeholders, and the user the values in its answer", async () => {
    emulator.scenarios.reply("Dear [PERSON_1], I wrote to [EMAIL_1].", CHAT);
    const agent = createAgent({ model: model(), tools: [], middleware: [middleware()] });

    const { messages } = await agent.invoke(user("I am Yves Dupont. Write to a@b.example."));

    expect(sent().at(-1)?.content).toBe("I am [PERSON_1]. Write to [EMAIL_1].");
    expect(sent()[0]).toMatchObject({ role: "system", content: expect.stringContaining("square brackets") as unknown });
    expect(messages.map(({ text }) => text)).toEqual([
      "I am Yves Dupont. Write to a@b.example.",
      "Dear Yves Dupont, I wrote to a@b.example.",
    ]);
  });

  it("gives tools the values, and hides those in their results", async () => {
    const args = { to: "[PERSON_1]", about: 'the "[EMAIL_1]" matter' };
    emulator.scenarios.reply({ text: "", toolCalls: [{ id: "a", name: "tell", arguments: args }] }, CHAT);
    emulator.scenarios.reply("Done: [PERSON_2], [PHONE_NUMBER_1].", CHAT);
    const agent = createAgent({ model: model(), tools: [tell], middleware: [middleware()] });

    const { messages } = await agent.invoke(user("Tell Yves Dupont about a@b.example."));

    expect(told).toEqual([{ to: "Yves Dupont", about: 'the "a@b.example" matter' }]);
    const [, , call, result] = sent();
    expect(JSON.parse(call?.tool_calls?.[0]?.function.arguments ?? "")).toEqual(args);
    expect(result?.content).toBe("Told [PERSON_1]. [PERSON_2] answered: call [PHONE_NUMBER_1].");
    expect(messages.find((message) => ToolMessage.isInstance(message))?.text).toContain(
      "Told Yves Dupont. Marie Curie",
    );
    expect(messages.at(-1)?.text).toBe("Done: Marie Curie, +33 6 12 34 56 78.");
  });

  it("keeps originals in a checkpoint, and the same placeholders in the next turn, after a restart too", async () => {
    const checkpointer = new MemorySaver();
    const thread = { configurable: { thread_id: "1" } };
    const start = () => createAgent({ model: model(), tools: [], middleware: [middleware()], checkpointer });
    for (const text of ["Hello [PERSON_1].", "You are [PERSON_1], not [PERSON_2]."])
      emulator.scenarios.reply(text, CHAT);

    await start().invoke(user("I am Yves Dupont."), thread);
    const { messages } = await start().invoke(user("Am I Marie Curie?"), thread);

    expect(sent().map(({ content }) => content)).toEqual([
      expect.stringContaining("square brackets"),
      "I am [PERSON_1].",
      "Hello [PERSON_1].",
      "Am I [PERSON_2]?",
    ]);
    expect(messages.map(({ text }) => text)).toEqual([
      "I am Yves Dupont.",
      "Hello Yves Dupont.",
      "Am I Marie Curie?",
      "You are Yves Dupont, not Marie Curie.",
    ]);
    expect(
      JSON.stringify([...((await checkpointer.getTuple(thread))!.checkpoint.channel_values.messages as unknown[])]),
    ).toContain("Yves Dupont");
  });

  it("restores no value of another thread", async () => {
    const agent = createAgent({
      model: model(),
      tools: [],
      middleware: [middleware()],
      checkpointer: new MemorySaver(),
    });
    emulator.scenarios.reply("Hello.", CHAT);
    emulator.scenarios.reply("[PERSON_1]", CHAT);

    await agent.invoke(user("I am Yves Dupont."), { configurable: { thread_id: "1" } });
    const { messages } = await agent.invoke(user("Who is [PERSON_1]?"), { configurable: { thread_id: "2" } });

    expect(messages.at(-1)?.text).toBe("[PERSON_1]");
  });

  it("searches each text once", async () => {
    const agent = createAgent({
      model: model(),
      tools: [],
      middleware: [middleware()],
      checkpointer: new MemorySaver(),
    });
    const thread = { configurable: { thread_id: "1" } };
    for (let turn = 0; turn < 3; turn += 1) emulator.scenarios.reply(`Answer ${turn}.`, CHAT);
    const before = requests(DETECT.path).length;

    for (const text of ["I am Yves Dupont.", "Second.", "Third."]) await agent.invoke(user(text), thread);

    expect(requests(DETECT.path).length - before).toBe(5);
  });

  it("answers by a schema with the values", async () => {
    const schema = z.object({ name: z.string(), note: z.string() });
    const detectors = [wordListDetector({ name: "quote", words: ['the "old" one'] })];
    const own = dlpMiddleware(new OVHcloudDlp({ ...connection(), detectors }));
    emulator.scenarios.reply('{"name":"[QUOTE_1]","note":"x"}', CHAT);
    const agent = createAgent({
      model: new ChatOVHcloud({ ...connection(), profile: { structuredOutput: true } }),
      tools: [],
      middleware: [own],
      responseFormat: schema,
    });

    const { structuredResponse, messages } = await agent.invoke(user('Who is the "old" one?'));

    expect(structuredResponse).toEqual({ name: 'the "old" one', note: "x" });
    expect(JSON.parse(messages.at(-1)?.text ?? "")).toEqual(structuredResponse);
  });

  it("hides data in the system prompt when it is asked to", async () => {
    const systemPrompt = "You work for Yves Dupont.";
    for (const text of ["a", "b"]) emulator.scenarios.reply(text, CHAT);
    const run = (options?: DlpMiddlewareOptions) =>
      createAgent({ model: model(), tools: [], systemPrompt, middleware: [middleware(options)] }).invoke(user("Hello"));

    await run();
    await run({ systemPrompt: true, instruction: "Keep [X]." });

    expect(sent(-2)[0]?.content).toBe(systemPrompt);
    expect(sent()[0]?.content).toMatch(/^You work for \[PERSON_1\]\.\s+Keep \[X\]\.$/);
  });

  it("searches text in content blocks and leaves images as they are", async () => {
    const pixel = "data:image/png;base64,iVBORw0KGgo=";
    emulator.scenarios.reply("I see [PERSON_1].", CHAT);
    const agent = createAgent({
      model: new ChatOVHcloud({ ...connection(), model: "Qwen3.5-9B" }),
      tools: [],
      middleware: [middleware({ instruction: false })],
    });
    const content = [
      { type: "text", text: "Is this Yves Dupont?" },
      { type: "image_url", image_url: { url: pixel } },
    ];

    const { messages } = await agent.invoke({ messages: [new HumanMessage({ content })] });

    expect(JSON.stringify(sent())).not.toContain("Yves");
    expect(JSON.stringify(sent())).toContain(pixel);
    expect(messages.at(-1)?.text).toBe("I see Yves Dupont.");
  });

  it("changes nothing where nothing is found", async () => {
    emulator.scenarios.reply("Hello [PERSON_1].", CHAT);
    const agent = createAgent({ model: model(), tools: [], middleware: [middleware()] });

    const { messages } = await agent.invoke(user("Hello"));

    expect(sent()).toEqual([{ role: "user", content: "Hello" }]);
    expect(messages.at(-1)?.text).toBe("Hello [PERSON_1].");
  });

  it("does not call the model when the service cannot be asked", async () => {
    emulator.scenarios.unavailable(DETECT);
    const before = requests(CHAT.path).length;
    const agent = createAgent({ model: model(), tools: [], middleware: [middleware()] });

    const error: unknown = await agent.invoke(user("I am Yves Dupont.")).catch((thrown: unknown) => thrown);

    expect((error as Error).cause).toBeInstanceOf(OVHcloudServerError);
    expect(requests(CHAT.path).length).toBe(before);
  });

  it("stops with the agent when the caller aborts", async () => {
    const held = emulator.scenarios.hold(DETECT);
    const controller = new AbortController();
    const agent = createAgent({ model: model(), tools: [], middleware: [middleware()] });
    const promise = agent.invoke(user("I am Yves Dupont."), { signal: controller.signal });
    await held.arrived;

    controller.abort();

    await expect(promise).rejects.toThrow(/abort/i);
    held.release();
  });

  it("streams the model's own words, and then the values as the state", async () => {
    emulator.scenarios.reply("Hello [PERSON_1].", CHAT);
    const agent = createAgent({ model: model(), tools: [], middleware: [middleware()] });
    let tokens = "";
    let last = "";

    for await (const [mode, data] of await agent.stream(user("I am Yves Dupont."), {
      streamMode: ["messages", "values"],
    })) {
      if (mode === "values") last = data.messages.at(-1)?.text ?? "";
      else if (AIMessage.isInstance(data[0])) tokens += data[0].text;
    }

    expect(tokens).toContain("Hello [PERSON_1].");
    expect(last).toBe("Hello Yves Dupont.");
  });

  it("shows the model's traces no value", async () => {
    const seen: unknown[] = [];
    emulator.scenarios.reply("Hello [PERSON_1].", CHAT);
    const callbacks = [
      {
        handleChatModelStart: (_model: unknown, messages: unknown) => void seen.push(messages),
        handleLLMEnd: (output: unknown) => void seen.push(output),
      },
    ];

    await createAgent({ model: model(), tools: [], middleware: [middleware()] }).invoke(user("I am Yves Dupont."), {
      callbacks,
    });

    expect(JSON.stringify(seen)).toContain("[PERSON_1]");
    expect(JSON.stringify(seen)).not.toMatch(/Yves|Dupont/);
  });

  it("lets middleware that stands after it see placeholders only", async () => {
    const seen: string[] = [];
    const listener = createMiddleware({
      name: "listener",
      wrapModelCall: (request, handler) => {
        seen.push(...request.messages.map(({ text }) => text));
        return handler(request);
      },
    });
    emulator.scenarios.reply("Hello.", CHAT);

    await createAgent({ model: model(), tools: [], middleware: [middleware(), listener] }).invoke(
      user("I am Yves Dupont."),
    );

    expect(seen).toEqual(["I am [PERSON_1]."]);
  });
});
