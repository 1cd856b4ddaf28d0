import { afterEach, describe, expect, it } from "@jest/globals";
import { inspect } from "node:util";
import {
  type Answer,
  cutAfter,
  events,
  json,
  type ScriptedServer,
  startScriptedServer,
} from "../test-support/scripted-server.js";
import { readAll } from "../test-support/read-all.js";
import { RecordingCache } from "../test-support/recording-cache.js";
import type { OVHcloudLLMFields } from "./fields.js";
import { OVHcloudLLM } from "./llm.js";

const usage = { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 };
const piece = (text: string, finish_reason?: string) => ({
  choices: [{ index: 0, text, finish_reason: finish_reason ?? null }],
});
const streamed = [piece(" orange,"), piece(" yellow", "stop"), { choices: [], usage }];

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

async function llm(fields: OVHcloudLLMFields = {}, ...script: Answer[]): Promise<OVHcloudLLM> {
  const whole = json({ ...piece(" orange", "stop"), usage });
  server = await startScriptedServer(...(script.length > 0 ? script : [whole]));
  return new OVHcloudLLM({ apiKey: "very-secret-key", baseURL: server.url, ...fields });
}

describe("OVHcloudLLM", () => {
  it("continues a prompt", async () => {
    const model = await llm({ maxTokens: 5, temperature: 0 });

    const text = await model.invoke("red,", { stop: ["."] });

    expect(text).toBe(" orange");
    expect(server?.seen[0]).toMatchObject({
      path: "/v1/completions",
      body: { model: "Meta-Llama-3_3-70B-Instruct", prompt: "red,", max_tokens: 5, temperature: 0, stop: ["."] },
    });
  });

  it("reports how many tokens several prompts took", async () => {
    const model = await llm();

    const { generations, llmOutput } = await model.generate(["a", "b"]);

    expect(generations).toHaveLength(2);
    expect(generations[0]?.[0]?.generationInfo).toMatchObject({
      finish_reason: "stop",
      usage_metadata: { output_tokens: 2 },
    });
    expect(llmOutput).toEqual({ tokenUsage: { promptTokens: 8, completionTokens: 4, totalTokens: 12 } });
  });

  it("streams, and reports the usage at the end", async () => {
    const model = await llm({}, events(streamed));
    const pieces: string[] = [];
    const ends: unknown[] = [];
    const callbacks = [
      {
        handleLLMEnd: (output: { generations: { generationInfo?: unknown }[][] }) =>
          void ends.push(output.generations[0]?.[0]?.generationInfo),
      },
    ];

    for await (const text of await model.stream("red,", { callbacks })) pieces.push(text);

    expect(pieces.join("")).toBe(" orange, yellow");
    expect(server?.seen[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
    expect(ends).toEqual([
      { finish_reason: "stop", usage_metadata: { input_tokens: 4, output_tokens: 2, total_tokens: 6 } },
    ]);
  });

  it("carries the partial text when a stream is cut", async () => {
    const model = await llm({}, cutAfter([piece(" orange,")]));

    const promise = model.stream("red,").then(readAll);

    await expect(promise).rejects.toMatchObject({ name: "OVHcloudStreamInterruptedError", partial: " orange," });
  });

  it("sends nothing when the signal has already aborted", async () => {
    const model = await llm();

    await expect(model.invoke("red,", { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "AbortError" });

    expect(server?.seen).toHaveLength(0);
  });

  it("shows the key in no form of itself", async () => {
    const cache = new RecordingCache();
    const model = await llm({ cache });

    await model.invoke("red,");

    expect(cache.keys).toHaveLength(1);
    for (const form of [JSON.stringify(model), inspect(model, { depth: 10, showHidden: true }), ...cache.keys]) {
      expect(form).not.toContain("very-secret-key");
    }
    expect(JSON.parse(JSON.stringify(model)).id).toEqual(["langchain", "llms", "ovhcloud", "OVHcloudLLM"]);
  });

  it("estimates tokens without a download", async () => {
    expect(await new OVHcloudLLM({ apiKey: "key" }).getNumTokens("red, orange, yellow")).toBeGreaterThan(3);
  });
});
