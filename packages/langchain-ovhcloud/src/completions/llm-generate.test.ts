import { afterEach, describe, expect, it } from "@jest/globals";
import { json } from "../test-support/scripted-server.js";
import { completionOf, continuePrompts, type LLMFixture, refuseLists, startLLM } from "../test-support/llm-fixture.js";
import { infoOf } from "../test-support/llm-listener.js";

let fixture: LLMFixture | undefined;
afterEach(() => fixture?.server.close());

describe("OVHcloudLLM.generate with several prompts", () => {
  it("puts them into one request, up to `promptsPerRequest`", async () => {
    fixture = await startLLM({ promptsPerRequest: 2 });

    const { generations } = await fixture.llm.generate(["a", "b", "c"]);

    expect(generations.map(([first]) => first?.text)).toEqual(["[a]", "[b]", "[c]"]);
    expect(fixture.prompts().sort()).toEqual([["a", "b"], "c"].sort());
  });

  it("matches answers by their index, not by their place", async () => {
    const { choices, ...rest } = completionOf(["first", "second", "third"]) as { choices: unknown[] };
    fixture = await startLLM({}, json({ ...rest, choices: choices.toReversed() }));

    const { generations } = await fixture.llm.generate(["a", "b", "c"]);

    expect(generations.map(([first]) => first?.text)).toEqual(["first", "second", "third"]);
  });

  it("keeps the `n` answers of each prompt together", async () => {
    fixture = await startLLM();

    const { generations } = await fixture.llm.generate(["a", "b"], { n: 2 });

    expect(generations.map((answers) => answers.map(({ text }) => text))).toEqual([
      ["[a 0]", "[a 1]"],
      ["[b 0]", "[b 1]"],
    ]);
  });

  it("counts tokens for all prompts of a request together", async () => {
    fixture = await startLLM({ promptsPerRequest: 2 });

    const result = await fixture.llm.generate(["a", "b", "c"]);

    expect(result.llmOutput).toEqual({ tokenUsage: { promptTokens: 9, completionTokens: 6, totalTokens: 15 } });
    expect([0, 1, 2].map((prompt) => "usage_metadata" in (infoOf(result, prompt) ?? {}))).toEqual([false, false, true]);
  });

  it("counts tokens prompt by prompt when each has a request of its own", async () => {
    fixture = await startLLM({ promptsPerRequest: 1 });

    const { generations, llmOutput } = await fixture.llm.generate(["a", "b"]);

    expect(fixture.prompts().sort()).toEqual(["a", "b"]);
    expect(generations.map(([first]) => first?.generationInfo?.usage_metadata)).toEqual([
      { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
      { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
    ]);
    expect(llmOutput).toEqual({ tokenUsage: { promptTokens: 6, completionTokens: 4, totalTokens: 10 } });
  });

  it("sends a lone prompt as text, not as a list", async () => {
    fixture = await startLLM();

    await fixture.llm.generate(["a"]);

    expect(fixture.prompts()).toEqual(["a"]);
  });

  it.each([
    ["missing", [{ index: 0, text: "a" }], "choice 1 is missing"],
    ["doubled", [{ index: 0 }, { index: 1 }, { index: 1 }], "choice 1 came twice"],
    ["extra", [{ index: 0 }, { index: 1 }, { index: 2 }], "choice 2 was not asked for"],
    ["without a number", [{ text: "a" }, { text: "b" }], "has no index"],
  ])("refuses choices that are %s", async (_what, choices, message) => {
    fixture = await startLLM({}, json({ choices }));

    const promise = fixture.llm.generate(["a", "b"]);

    await expect(promise).rejects.toMatchObject({
      name: "OVHcloudInvalidResponseError",
      message: expect.stringMatching(`${message}.*promptsPerRequest: 1`) as unknown as string,
    });
  });
});

describe("A server that refuses lists of prompts", () => {
  it.each([400, 422])("with %p is asked for each prompt alone, and from then on by itself", async (status) => {
    fixture = await startLLM({}, refuseLists(status));

    const first = await fixture.llm.generate(["a", "b"]);
    const second = await fixture.llm.batch(["c", "d"]);

    expect(first.generations.map(([answer]) => answer?.text)).toEqual(["[a]", "[b]"]);
    expect(second).toEqual(["[c]", "[d]"]);
    expect(fixture.prompts()[0]).toEqual(["a", "b"]);
    expect(fixture.prompts().slice(1).sort()).toEqual(["a", "b", "c", "d"]);
  });

  it("is asked with lists again when the list was only too long", async () => {
    fixture = await startLLM({}, refuseLists(413));

    const first = await fixture.llm.generate(["a", "b"]);
    await fixture.llm.generate(["c", "d"]);

    expect(first.generations).toHaveLength(2);
    expect(fixture.prompts()).toContainEqual(["c", "d"]);
  });

  it("because of one prompt fails for that prompt only", async () => {
    const refuseBad = (prompt: unknown) => JSON.stringify(prompt).includes("bad");
    fixture = await startLLM({}, (request, response) =>
      refuseBad(request.body.prompt)
        ? json({ error: { message: "The prompt is too long" } }, { status: 400 })(request, response)
        : continuePrompts()(request, response),
    );

    const outputs = await fixture.llm.batch(["a", "bad", "c"], {}, { returnExceptions: true });
    await fixture.llm.batch(["d", "e"]);

    expect(outputs).toEqual(["[a]", expect.objectContaining({ name: "OVHcloudBadRequestError" }), "[c]"]);
    expect(fixture.prompts().at(-1)).toEqual(["d", "e"]);
  });

  it("for want of a key is not asked again", async () => {
    fixture = await startLLM({}, json({ message: "no" }, { status: 401 }));

    await expect(fixture.llm.generate(["a", "b"])).rejects.toMatchObject({ name: "OVHcloudAuthenticationError" });

    expect(fixture.server.seen).toHaveLength(1);
  });
});
