import { afterEach, describe, expect, it } from "@jest/globals";
import { InMemoryCache } from "@langchain/core/caches";
import type { LLMResult } from "@langchain/core/outputs";
import { type LLMFixture, startLLM } from "../test-support/llm-fixture.js";

let fixture: LLMFixture | undefined;
afterEach(() => fixture?.server.close());

const texts = ({ generations }: LLMResult) => generations.map(([first]) => first?.text);
const usageOf = ({ generations }: LLMResult) => generations[0]?.[0]?.generationInfo?.usage_metadata;

describe("OVHcloudLLM with a cache", () => {
  it("asks once for the same prompt and options", async () => {
    fixture = await startLLM({ cache: new InMemoryCache() });

    const answers = [await fixture.llm.invoke("a"), await fixture.llm.invoke("a")];

    expect(answers).toEqual(["[a]", "[a]"]);
    expect(fixture.server.seen).toHaveLength(1);
  });

  it("asks again for other options, another model or another address", async () => {
    const cache = new InMemoryCache();
    fixture = await startLLM({ cache });

    await fixture.llm.invoke("a");
    await fixture.llm.invoke("a", { seed: 1 });
    await fixture.another({ cache, model: "gpt-oss-20b" }).invoke("a");
    await fixture.another({ cache, baseURL: fixture.server.url.replace("127.0.0.1", "localhost") }).invoke("a");

    expect(fixture.server.seen.length).toBe(4);
  });

  it("finds with a signal or timeout what was stored without", async () => {
    fixture = await startLLM({ cache: new InMemoryCache() });

    await fixture.llm.invoke("a");
    await fixture.llm.invoke("a", { signal: new AbortController().signal });
    await fixture.llm.invoke("a", { timeout: 1000 });

    expect(fixture.server.seen).toHaveLength(1);
  });

  it("says that a cached answer took no tokens, and leaves the first answer's count alone", async () => {
    fixture = await startLLM({ cache: new InMemoryCache() });

    const first = await fixture.llm.generate(["a"]);
    const second = await fixture.llm.generate(["a"]);

    expect(usageOf(second)).toEqual({ input_tokens: 0, output_tokens: 0, total_tokens: 0 });
    expect(usageOf(first)).toEqual({ input_tokens: 3, output_tokens: 2, total_tokens: 5 });
    expect(second.llmOutput).toEqual({});
  });

  it("keeps every answer with its prompt when only some are cached", async () => {
    fixture = await startLLM({ cache: new InMemoryCache() });
    await fixture.llm.generate(["b", "d"]);

    const result = await fixture.llm.generate(["a", "b", "c", "d"]);

    expect(texts(result)).toEqual(["[a]", "[b]", "[c]", "[d]"]);
    expect(fixture.prompts()).toEqual([
      ["b", "d"],
      ["a", "c"],
    ]);
  });

  it("tells callbacks about a cached answer as about any other", async () => {
    fixture = await startLLM({ cache: new InMemoryCache() });
    await fixture.llm.invoke("a");
    const ends: string[] = [];
    const handleLLMEnd = ({ generations }: LLMResult) => void ends.push(generations[0]?.[0]?.text ?? "");

    await fixture.llm.invoke("a", { callbacks: [{ handleLLMEnd }] });

    expect(ends).toEqual(["[a]"]);
  });

  it("keeps no failed answer", async () => {
    fixture = await startLLM({ cache: new InMemoryCache() });

    await expect(fixture.llm.invoke("a", { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);

    expect(await fixture.llm.invoke("a")).toBe("[a]");
  });
});
