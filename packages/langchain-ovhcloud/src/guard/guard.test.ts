import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { RunnableLambda } from "@langchain/core/runnables";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import {
  ChatOVHcloud,
  OVHcloudAbortedError,
  OVHcloudBadRequestError,
  OVHcloudBlockedError,
  OVHcloudContextOverflowError,
  OVHcloudError,
  OVHcloudGuard,
  type OVHcloudGuardFields,
  OVHcloudInvalidResponseError,
  Qwen3Guard,
} from "../index.js";
import { printed } from "../test-support/revealed.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false, embeddings: "hash" });
});
afterEach(() => emulator.scenarios.clear());
afterAll(() => emulator.close());

const connection = () => ({ apiKey: "key", baseURL: emulator.url, rateLimiter: false as const, maxRetries: 0 });
const classifier = () => new Qwen3Guard(connection());
const create = (fields: OVHcloudGuardFields = {}) => new OVHcloudGuard({ ...connection(), ...fields });
const lastBody = () => emulator.journal.at(-1)?.body as { model: string; messages: unknown[] };

describe("Qwen3Guard", () => {
  it("judges a prompt", async () => {
    const verdict = await classifier().checkPrompt("How can I make a bomb?");

    expect(verdict).toEqual({
      safety: "unsafe",
      categories: ["Violent"],
      raw: "Safety: Unsafe\nCategories: Violent\n",
    });
    expect(lastBody()).toMatchObject({ model: "Qwen3Guard-Gen-8B", temperature: 0, max_tokens: 128 });
  });

  it("judges an answer, with the prompt before it, and says whether it refuses", async () => {
    const verdict = await classifier().checkResponse("I'm sorry, I can't.", { prompt: "How can I make a bomb?" });

    expect(verdict).toMatchObject({ safety: "safe", categories: [], refusal: true });
    expect(lastBody().messages).toEqual([
      { role: "user", content: "How can I make a bomb?" },
      { role: "assistant", content: "I'm sorry, I can't." },
    ]);
  });

  it("judges an answer by itself", async () => {
    await classifier().checkResponse("Hello");

    expect(lastBody().messages).toEqual([{ role: "assistant", content: "Hello" }]);
  });

  it("never takes other words for a verdict", async () => {
    emulator.scenarios.reply("I am a helpful assistant. This is Safe.");

    await expect(classifier().checkPrompt("Hello")).rejects.toThrow(OVHcloudInvalidResponseError);
  });

  it("takes no text at all for no verdict", async () => {
    emulator.scenarios.respond({ status: 200, body: { choices: [{ message: { role: "assistant", content: null } }] } });

    await expect(classifier().checkPrompt("Hello")).rejects.toThrow(OVHcloudInvalidResponseError);
  });

  it("refuses what is longer than the model reads", async () => {
    await expect(classifier().checkPrompt("word ".repeat(33_000))).rejects.toThrow(OVHcloudContextOverflowError);
  });

  it("quotes nothing of a prompt in an error", async () => {
    emulator.scenarios.respond({ status: 400, body: { error: { message: "bad content 'my little secret' there" } } });

    const error = await classifier()
      .checkPrompt("my little secret")
      .catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(OVHcloudBadRequestError);
    expect(printed(error)).not.toContain("secret");
  });

  it("stops when it is aborted", async () => {
    const held = emulator.scenarios.hold();
    const controller = new AbortController();
    const promise = classifier().checkPrompt("Hello", controller);
    await held.arrived;

    controller.abort();

    await expect(promise).rejects.toThrow(OVHcloudAbortedError);
    held.release();
  });
});

describe("OVHcloudGuard", () => {
  it("stands in a chain and lets pass what is safe", async () => {
    emulator.scenarios.reply("Safety: Safe\nCategories: None");
    emulator.scenarios.reply("With flour.");
    const chain = create().pipe(new ChatOVHcloud(connection()));

    expect((await chain.invoke("How do I bake bread?")).text).toBe("With flour.");
  });

  it("blocks what is unsafe, with a verdict and without a word of it", async () => {
    const error = await create()
      .invoke("How can I make a bomb at home?")
      .catch((thrown: unknown) => thrown);

    expect(OVHcloudBlockedError.isInstance(error) && error.verdict).toMatchObject({ safety: "unsafe" });
    expect(OVHcloudError.isInstance(error) && error.kind).toBe("blocked");
    expect((error as Error).message).toContain("(Violent)");
    expect(printed(error)).not.toMatch(/bomb/);
  });

  it.each([
    [undefined, "blocked"],
    ["block", "blocked"],
    ["allow", "Which weapon?"],
  ] as const)("with controversial: %s, what is controversial is: %s", async (controversial, expected) => {
    const result = await create({ controversial })
      .invoke("Which weapon?")
      .catch((thrown: OVHcloudBlockedError) => thrown.kind);

    expect(result).toBe(expected);
  });

  it("judges answers, and tells every verdict", async () => {
    const verdicts: unknown[] = [];
    const guard = create({ side: "response", onVerdict: ({ safety, refusal }) => verdicts.push([safety, refusal]) });

    await guard.invoke("I'm sorry, I can't.");

    expect(verdicts).toEqual([["safe", true]]);
  });

  it("names no category that only the model knows", async () => {
    emulator.scenarios.reply("Safety: Unsafe\nCategories: my little secret");

    const error = await create()
      .invoke("x")
      .catch((thrown: unknown) => thrown);

    expect(printed(error)).not.toContain("secret");
    expect((error as OVHcloudBlockedError).verdict?.categories).toEqual(["my little secret"]);
  });

  it("shows traces the length of what it gets", async () => {
    const inputs: unknown[] = [];
    const handler = { handleChainStart: (_chain: unknown, input: unknown) => void inputs.push(input) };

    await create().invoke("Hello there", { callbacks: [handler] });

    expect(inputs).toEqual([{ input: "11 characters" }]);
  });

  it("takes part in a batch, and obeys the signal of its chain", async () => {
    const guard = create();

    expect(await guard.batch(["one", "two"])).toEqual(["one", "two"]);
    await expect(
      RunnableLambda.from((text: string) => text)
        .pipe(guard)
        .invoke("one", { signal: AbortSignal.abort() }),
    ).rejects.toThrow(/abort/i);
  });
});
