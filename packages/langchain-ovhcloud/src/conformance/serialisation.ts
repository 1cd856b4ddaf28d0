import { expect } from "@jest/globals";
import { BaseTracer, type Run } from "@langchain/core/tracers/base";
import { inspect } from "node:util";
import type { Behaviour } from "./behaviour.js";
import { errorOf, QUESTION, streamWhole } from "./scripting.js";

/** Keeps runs as a tracing service would store them. */
class Traces extends BaseTracer {
  name = "traces";
  override awaitHandlers = true;
  readonly runs: Run[] = [];
  protected override persistRun(run: Run): Promise<void> {
    this.runs.push(run);
    return Promise.resolve();
  }
}

/** What leaves the object besides requests: its serialised form and traces. */
export const serialisation: readonly Behaviour[] = [
  {
    title: "is serialised under its own name, with a reference instead of the key",
    run({ create, className, apiKey }) {
      const record = JSON.parse(JSON.stringify(create())) as Record<string, unknown>;

      expect(record).toMatchObject({
        type: "constructor",
        id: ["langchain", "chat_models", "ovhcloud", className],
        kwargs: { api_key: { type: "secret", id: ["OVH_AI_ENDPOINTS_ACCESS_TOKEN"] } },
      });
      expect(JSON.stringify(record)).not.toContain(apiKey);
    },
  },
  {
    title: "comes back from its serialised form and answers with the key that it is given",
    async run({ create, revive, model, capabilities, emulator, sent }) {
      const stop = capabilities.stop ? { stop: ["x"] } : {};
      const original = create({ temperature: 0.25, maxTokens: 33, ...stop, streamUsage: false });

      const revived = await revive(JSON.stringify(original), "another-key");
      await revived.invoke([QUESTION]);

      expect(revived.constructor).toBe(original.constructor);
      expect(sent()[0]).toMatchObject({ model, temperature: 0.25, maxTokens: 33, ...stop });
      expect(emulator.journal.at(-1)?.headers.authorization).toBe("Bearer [redacted]");
      expect(JSON.stringify(revived)).toBe(JSON.stringify(original));
    },
  },
  {
    title: "shows the key neither to inspect nor in its identifying parameters",
    run({ create, apiKey }) {
      const model = create();

      // oxlint-disable-next-line no-underscore-dangle -- core's name
      const shown = [inspect(model, { depth: 10, showHidden: true }), JSON.stringify(model._identifyingParams())];
      for (const form of shown) expect(form).not.toContain(apiKey);
    },
  },
  {
    title: "writes the request's parameters and the answer into traces, and the key into none",
    async run({ create, model, capabilities, apiKey }) {
      const traces = new Traces();
      const stop = capabilities.stop ? { stop: ["zzz"] } : {};

      await create({ temperature: 0.5 }).invoke([QUESTION], { callbacks: [traces], ...stop });
      await streamWhole(create().withConfig({ callbacks: [traces] }));

      const [whole, streamed] = traces.runs;
      expect(traces.runs).toHaveLength(2);
      expect(whole?.extra).toMatchObject({
        invocation_params: { model, temperature: 0.5, ...stop },
        metadata: { ls_provider: "ovhcloud", ls_model_name: model, ls_temperature: 0.5 },
      });
      expect(streamed?.end_time).toBeGreaterThanOrEqual(streamed?.start_time ?? Infinity);
      expect(JSON.stringify(traces.runs)).not.toContain(apiKey);
    },
  },
  {
    title: "names the package's version in traces",
    async run({ create }) {
      const traces = new Traces();

      await create().invoke([QUESTION], { callbacks: [traces] });

      expect(JSON.stringify(traces.runs[0])).toContain("langchain-ovhcloud");
    },
  },
  {
    title: "keeps the key out of an error's text, its traces, and what it says the server said",
    async run({ create, emulator, apiKey }) {
      const traces = new Traces();
      emulator.scenarios.respond({ status: 401, body: { message: `The key ${apiKey} is not valid.` } });

      const error = await errorOf(create().invoke([QUESTION], { callbacks: [traces] }));

      expect(error).toMatchObject({ name: "OVHcloudAuthenticationError" });
      for (const shown of [inspect(error, { depth: 10 }), JSON.stringify(error), JSON.stringify(traces.runs)])
        expect(shown).not.toContain(apiKey);
    },
  },
];
