import { afterEach, describe, expect, it } from "@jest/globals";
import { BaseTracer, type Run } from "@langchain/core/tracers/base";
import { inspect } from "node:util";
import { RecordingCache } from "../test-support/recording-cache.js";
import { json } from "../test-support/scripted-server.js";
import { KEY, type LLMFixture, startLLM } from "../test-support/llm-fixture.js";

let fixture: LLMFixture | undefined;
afterEach(() => fixture?.server.close());

/** Keeps the runs that a tracing service would get. */
class KeptRuns extends BaseTracer {
  override name = "kept-runs";
  readonly runs: Run[] = [];

  protected override persistRun(run: Run): Promise<void> {
    this.runs.push(run);
    return Promise.resolve();
  }
}

describe("The key of an OVHcloudLLM", () => {
  it("stands in no print, cache key or identification of the model", async () => {
    const cache = new RecordingCache();
    fixture = await startLLM({ cache });

    await fixture.llm.invoke("red,");

    // oxlint-disable-next-line no-underscore-dangle -- core's name
    const identification = JSON.stringify(fixture.llm._identifyingParams());
    expect(cache.keys).toHaveLength(1);
    expect(identification).toContain(fixture.server.url);
    for (const form of [inspect(fixture.llm, { depth: 10, showHidden: true }), identification, ...cache.keys])
      expect(form).not.toContain(KEY);
  });

  it("stands in no trace, of answers and of errors", async () => {
    fixture = await startLLM({ maxRetries: 0 }, json({ message: `Bad key ${KEY}` }, { status: 401 }));
    const tracer = new KeptRuns();

    await fixture.llm.invoke("red,", { callbacks: [tracer] }).catch(() => {});
    await fixture.llm.batch(["a", "b"], { callbacks: [tracer] }, { returnExceptions: true });

    expect(tracer.runs).toHaveLength(3);
    expect(inspect(tracer.runs, { depth: 12 })).not.toContain(KEY);
  });

  it("leaves parameters, options and versions in a trace", async () => {
    fixture = await startLLM({ temperature: 0 });
    const tracer = new KeptRuns();

    await fixture.llm.invoke("red,", { callbacks: [tracer], stop: ["."] });

    expect(tracer.runs[0]?.extra).toMatchObject({
      invocation_params: { model: "Meta-Llama-3_3-70B-Instruct", temperature: 0, stop: ["."] },
      metadata: { versions: { "langchain-ovhcloud": expect.any(String) as unknown } },
    });
  });
});
