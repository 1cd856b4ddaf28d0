import { expect } from "@jest/globals";
import type { RunnableBinding } from "@langchain/core/runnables";
import { z } from "zod";
import type { Behaviour } from "./behaviour.js";
import { QUESTION, weather } from "./scripting.js";
import { OVHcloudUnsupportedError } from "../client/errors.js";

/** What the constructor and the members that send nothing do. */
export const construction: readonly Behaviour[] = [
  {
    title: "constructs with LangChain's standard parameters",
    upstream: ["constructs with the standard parameters"],
    run({ create }) {
      const standard = { temperature: 0, maxTokens: 100, timeout: 60, stopSequences: [], maxRetries: 2 };

      const model = create(standard);

      expect(model.getLsParams({})).toMatchObject({ ls_temperature: 0, ls_max_tokens: 100, ls_stop: [] });
    },
  },
  {
    title: "sends the key that it was constructed with, and keeps it out of sight",
    upstream: ["constructs with an explicit key"],
    async run({ create, emulator }) {
      const model = create({ apiKey: "an-explicit-key" });

      await model.invoke("Hi");

      expect(emulator.journal.at(-1)?.headers.authorization).toBe("Bearer [redacted]");
      expect(JSON.stringify(model)).not.toContain("an-explicit-key");
    },
  },
  {
    title: "fetches a stream inside of invoke when constructed with streaming, and tells its tokens",
    upstream: ["constructs with streaming on"],
    async run({ create, emulator, sent }) {
      emulator.scenarios.reply("one two three");
      const tokens: string[] = [];
      const handler = { handleLLMNewToken: (token: string) => void tokens.push(token) };

      const answer = await create({ streaming: true, callbacks: [handler] }).invoke("Hi");

      expect(sent()[0]?.stream).toBe(true);
      expect(answer.text).toBe("one two three");
      expect(tokens.join("")).toBe("one two three");
      expect(tokens.filter(Boolean).length).toBeGreaterThan(1);
    },
  },
  {
    title: "binds tools and stays what it is underneath",
    upstream: ["binds tools"],
    async run({ create, sent }) {
      const model = create();

      const bound = model.bindTools([weather]);
      await bound.invoke([QUESTION]);

      expect((bound as unknown as RunnableBinding<unknown, unknown>).bound).toBe(model);
      expect(sent()[0]?.tools).toMatchObject([{ name: "weather", description: "Tells the weather of a city." }]);
    },
    unless: {
      can: ({ tools }) => tools,
      title: "refuses to bind tools before any request, and names models that take them",
      run({ create, model, sent }) {
        const bind = () => create().bindTools([weather]);

        expect(bind).toThrow(OVHcloudUnsupportedError);
        expect(bind).toThrow(new RegExp(`${model} does not call tools.*gpt-oss-120b`));
        expect(sent()).toEqual([]);
      },
    },
  },
  {
    title: "makes structured output in its default way",
    upstream: ["makes structured output"],
    async run({ create, emulator, sent, capabilities }) {
      if (capabilities.defaultStructuredOutput === "jsonMode") emulator.scenarios.reply('{"city":"Paris"}');

      const answer = await create()
        .withStructuredOutput(z.object({ city: z.string() }))
        .invoke([QUESTION]);

      expect(typeof answer.city).toBe("string");
      expect(sent()[0]?.structuredOutput).toBe(capabilities.defaultStructuredOutput);
    },
  },
  {
    title: "reports exactly six LangSmith parameters, with the call's options in them",
    upstream: ["reports six LangSmith parameters"],
    run({ create, model, capabilities }) {
      const stop = capabilities.stop ? ["x"] : [];

      const params = create({ temperature: 0.2, maxTokens: 5 }).getLsParams({ stop, temperature: 0.9 });

      expect(Object.keys(params).sort()).toEqual([
        "ls_max_tokens",
        "ls_model_name",
        "ls_model_type",
        "ls_provider",
        "ls_stop",
        "ls_temperature",
      ]);
      expect(params).toMatchObject({
        ls_provider: "ovhcloud",
        ls_model_name: model,
        ls_model_type: "chat",
        ls_temperature: 0.9,
        ls_max_tokens: 5,
        ls_stop: stop,
      });
    },
  },
  {
    title: "says in its profile what it can do, because agents choose by it",
    run({ create, capabilities }) {
      const { profile } = create();

      expect(profile).toMatchObject({
        toolCalling: capabilities.tools,
        structuredOutput: capabilities.defaultStructuredOutput === "jsonSchema",
        imageInputs: capabilities.content.image.length > 0,
        audioInputs: capabilities.content.audio.length > 0,
        reasoningOutput: capabilities.reasoning,
      });
      expect(profile.maxInputTokens).toBeGreaterThan(1000);
    },
  },
  {
    title: "stays of its own class when configured",
    async run({ create, sent }) {
      const model = create();

      const configured = model.withConfig({ temperature: 0.3, tags: ["t"] });
      await configured.invoke("Hi");

      expect((configured as unknown as RunnableBinding<unknown, unknown>).bound).toBe(model);
      expect(sent()[0]?.temperature).toBe(0.3);
    },
  },
  {
    title: "knows itself by its class name and LangChain's namespace",
    run({ create, className }) {
      const model = create();

      expect(model.getName()).toBe(className);
      expect(model.lc_namespace.slice(0, 2)).toEqual(["langchain", "chat_models"]);
    },
  },
];
