import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { InMemoryCache } from "@langchain/core/caches";
import { load } from "@langchain/core/load";
import type { LLMResult } from "@langchain/core/outputs";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { countingFetch } from "../test-support/counting-fetch.js";
import { KEY } from "../test-support/llm-fixture.js";
import { infoOf, listen } from "../test-support/llm-listener.js";
import { readAll } from "../test-support/read-all.js";
import type { OVHcloudLLMFields } from "./fields.js";
import { OVHcloudLLM } from "./llm.js";

// What a LangChain user may expect of any text completion class, against the emulator over HTTP. What the emulator
// cannot show (odd answers, sockets seen closing) is beside this file, against scripted servers.

const ask = (word: string) => `Context:\nThe word is ${word}.\n\nQuestion: What is the word?`;
const quote = (word: string) => `"The word is ${word}." [1]`;

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false });
});
beforeEach(() => emulator.scenarios.clear());
afterEach(() => emulator.scenarios.clear());
afterAll(() => emulator.close());

function create(fields: OVHcloudLLMFields = {}): OVHcloudLLM {
  const retry = { baseDelayMs: 1, rateLimitDelayMs: 1 };
  return new OVHcloudLLM({ apiKey: KEY, baseURL: emulator.url, retry, rateLimiter: false, maxTokens: 50, ...fields });
}

/** Bodies of the requests that `run` leads to. */
async function sentBy(run: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const before = emulator.journal.length;
  await run();
  return emulator.journal.slice(before).map(({ body }) => body as Record<string, unknown>);
}

/** What an answer says of itself, without what differs between any two requests. */
function described(result: LLMResult | undefined) {
  const { request_id: _id, ...info } = infoOf(result) ?? {};
  return info;
}

describe("OVHcloudLLM keeps the contract of LangChain's text models: it", () => {
  it("answers invoke with text", async () => {
    expect(await create().invoke(ask("alpha"))).toBe(quote("alpha"));
  });

  it("streams the same text in pieces", async () => {
    const pieces = await readAll(await create().stream(ask("alpha")));

    expect(pieces.join("")).toBe(quote("alpha"));
    expect(pieces.length).toBeGreaterThan(3);
  });

  it("answers a batch in the order of its prompts", async () => {
    expect(await create().batch([ask("alpha"), ask("beta"), ask("gamma")])).toEqual(
      ["alpha", "beta", "gamma"].map(quote),
    );
  });

  it("generates for several prompts, in one request", async () => {
    let result: LLMResult | undefined;

    const sent = await sentBy(async () => (result = await create().generate([ask("alpha"), ask("beta")])));

    expect(result?.generations.map(([first]) => first?.text)).toEqual([quote("alpha"), quote("beta")]);
    expect(sent).toHaveLength(1);
  });

  it("gives `n` generations for each prompt", async () => {
    const { generations } = await create({ n: 2 }).generate([ask("alpha"), ask("beta")]);

    expect(generations.map((answers) => answers.map(({ text }) => text))).toEqual([
      [quote("alpha"), quote("alpha")],
      [quote("beta"), quote("beta")],
    ]);
  });

  it("stops at texts given as a field", async () => {
    expect(await create({ stop: [" is"] }).invoke(ask("alpha"))).toBe('"The word');
  });

  it("stops at texts given with the call, in streams too", async () => {
    expect(await create().invoke(ask("alpha"), { stop: [" word"] })).toBe('"The');
    expect((await readAll(await create().stream(ask("alpha"), { stop: [" word"] }))).join("")).toBe('"The');
  });

  it("says that the token limit ended the answer", async () => {
    const result = await create({ maxTokens: 3 }).generate([ask("alpha")]);

    expect(infoOf(result)).toMatchObject({ finish_reason: "length", usage_metadata: { output_tokens: 3 } });
  });

  it("reports token counts, of whole and streamed answers alike", async () => {
    const { heard, handler } = listen();

    const whole = await create().generate([ask("alpha")]);
    await readAll(await create().stream(ask("alpha"), { callbacks: [handler] }));

    const usage = infoOf(whole)?.usage_metadata as { input_tokens: number; output_tokens: number };
    expect(usage.input_tokens).toBeGreaterThan(5);
    expect(usage.output_tokens).toBeGreaterThan(3);
    expect(described(heard.ends[0])).toEqual(described(whole));
    expect(whole.llmOutput).toMatchObject({ tokenUsage: { completionTokens: usage.output_tokens } });
  });

  it("reports log probabilities, of whole and streamed answers alike", async () => {
    const { heard, handler } = listen();

    const whole = await create({ logprobs: 2 }).generate([ask("alpha")]);
    await readAll(await create({ logprobs: 2 }).stream(ask("alpha"), { callbacks: [handler] }));

    const logprobs = infoOf(whole)?.logprobs as { tokens: string[] };
    expect(logprobs.tokens.join("")).toBe(quote("alpha"));
    expect(infoOf(heard.ends[0])?.logprobs).toEqual(logprobs);
  });

  it("repeats the prompt when asked to echo it", async () => {
    expect(await create({ echo: true }).invoke(ask("alpha"))).toBe(ask("alpha") + quote("alpha"));
  });

  it("fills the gap before a suffix", async () => {
    expect(await create().invoke("function f() { return", { suffix: "; }" })).toBe('[between "return" and ";"]');
  });

  it("sends nothing when the signal has aborted before", async () => {
    const options = { signal: AbortSignal.abort() };

    const sent = await sentBy(async () => {
      await expect(create().invoke(ask("alpha"), options)).rejects.toThrow(/abort/i);
      await expect(create().stream(ask("alpha"), options).then(readAll)).rejects.toThrow(/abort/i);
      await expect(create().batch([ask("alpha"), ask("beta")], options)).rejects.toThrow(/abort/i);
    });

    expect(sent).toEqual([]);
  });

  it("rejects when the signal aborts while the server thinks", async () => {
    const held = emulator.scenarios.hold();
    const controller = new AbortController();
    const promise = create().invoke(ask("alpha"), { signal: controller.signal });
    await held.arrived;

    controller.abort();

    await expect(promise).rejects.toMatchObject({ name: "AbortError", kind: "aborted" });
  });

  it("keeps answers in a cache", async () => {
    const llm = create({ cache: new InMemoryCache() });

    const sent = await sentBy(async () => {
      expect(await llm.invoke(ask("alpha"))).toBe(quote("alpha"));
      expect(await llm.invoke(ask("alpha"))).toBe(quote("alpha"));
    });

    expect(sent).toHaveLength(1);
  });

  it("tells callbacks the start, each token and the end", async () => {
    const { heard, handler } = listen();

    await readAll(await create().stream(ask("alpha"), { callbacks: [handler] }));

    expect(heard.starts).toEqual([ask("alpha")]);
    expect(heard.tokens.join("")).toBe(quote("alpha"));
    expect(heard.ends[0]?.generations[0]?.[0]?.text).toBe(quote("alpha"));
    expect(heard.errors).toEqual([]);
  });

  it("tells callbacks an error, and no end", async () => {
    const { heard, handler } = listen();

    const promise = create({ apiKey: "invalid-key" }).invoke(ask("alpha"), { callbacks: [handler] });

    await expect(promise).rejects.toMatchObject({ name: "OVHcloudAuthenticationError" });
    expect(heard.errors).toMatchObject([{ name: "OVHcloudAuthenticationError" }]);
    expect(heard.ends).toEqual([]);
  });

  it("streams for a handler that prefers it, with the same result", async () => {
    const [streaming, plain] = [listen({ preferStreaming: true }), listen()];

    const texts = [
      await create().invoke(ask("alpha"), { callbacks: [streaming.handler] }),
      await create().invoke(ask("alpha"), { callbacks: [plain.handler] }),
    ];

    expect(texts).toEqual([quote("alpha"), quote("alpha")]);
    expect(streaming.heard.tokens.length).toBeGreaterThan(3);
    expect(described(streaming.heard.ends[0])).toEqual(described(plain.heard.ends[0]));
  });

  it.each(["v1", "v2"] as const)("tells streamEvents %s the start, the pieces and the end", async (version) => {
    const events = await readAll(create().streamEvents(ask("alpha"), { version }));

    const names = events.map(({ event }) => event);
    expect([names[0], names.at(-1)]).toEqual(["on_llm_start", "on_llm_end"]);
    expect(names.filter((name) => name === "on_llm_stream").length).toBeGreaterThan(3);
  });

  it("shows parameters in traces, but no key", async () => {
    const starts: unknown[] = [];
    const handleLLMStart = (...args: unknown[]) => void starts.push(args);

    await create({ temperature: 0 }).invoke(ask("alpha"), { callbacks: [{ handleLLMStart }] });

    const shown = JSON.stringify(starts);
    expect(shown).toContain('"temperature":0');
    expect(shown).toContain("OVH_AI_ENDPOINTS_ACCESS_TOKEN");
    expect(shown).not.toContain(KEY);
  });

  it("comes back from storage and answers", async () => {
    const revived = await load<OVHcloudLLM>(JSON.stringify(create({ stop: [" is"] })), {
      importMap: { llms__ovhcloud: { OVHcloudLLM } },
      secretsMap: { OVH_AI_ENDPOINTS_ACCESS_TOKEN: KEY },
    });

    expect(await revived.invoke(ask("alpha"))).toBe('"The word');
  });

  it.each([
    ["a refused key", { apiKey: "invalid-key" }, "OVHcloudAuthenticationError"],
    ["a model that does not exist", { model: "no-such-model" }, "OVHcloudModelNotFoundError"],
    ["a model that writes no text", { model: "bge-m3" }, "OVHcloudBadRequestError"],
  ])("has a typed error for %s", async (_what, fields, name) => {
    await expect(create(fields).invoke("Hello")).rejects.toMatchObject({ name, retryable: false });
  });

  it("asks again after 429 and 503", async () => {
    emulator.scenarios.rateLimitStorm({ times: 2, retryAfterSeconds: null });
    emulator.scenarios.unavailable();

    expect(await create().invoke(ask("alpha"))).toBe(quote("alpha"));
  });

  it("asks again before the first piece of a stream, never after it", async () => {
    emulator.scenarios.unavailable();
    emulator.scenarios.cutStream({ afterChunks: 2, reply: "one two three" });

    const sent = await sentBy(async () => {
      await expect(create().stream(ask("alpha")).then(readAll)).rejects.toMatchObject({
        name: "OVHcloudStreamInterruptedError",
        partial: "one two",
      });
    });

    expect(sent).toHaveLength(2);
  });

  it("keeps to `maxConcurrency` of the constructor and of the call", async () => {
    const [inModel, inCall] = [countingFetch(), countingFetch()];
    const prompts = ["alpha", "beta", "gamma", "delta"].map(ask);

    const bounded = create({ maxConcurrency: 2, promptsPerRequest: 1, fetch: inModel.fetch });
    await bounded.batch(prompts);
    await create({ promptsPerRequest: 1, fetch: inCall.fetch }).batch(prompts, { maxConcurrency: 2 });

    expect([inModel.counts, inCall.counts]).toMatchObject([
      { most: 2, total: 4 },
      { most: 2, total: 4 },
    ]);
  });
});
