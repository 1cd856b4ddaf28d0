import { expect } from "@jest/globals";
import type { AIMessageChunk } from "@langchain/core/messages";
import { OVHcloudStreamInterruptedError } from "../client/errors.js";
import { readAll } from "../test-support/read-all.js";
import { hangAfter, startScriptedServer } from "../test-support/scripted-server.js";
import type { Behaviour } from "./behaviour.js";
import { answerStreamed, errorOf, joined, streamWhole } from "./scripting.js";
import type { ConformingChatModel, Subject } from "./subject.js";

/** The ways to read a stream. */
const ROADS: Record<string, (create: Subject["create"]) => PromiseLike<unknown>> = {
  stream: (create) => streamWhole(create()),
  "typed events": (create) => create().streamEvents("Hi"),
  "invoke with streaming": (create) => create({ streaming: true }).invoke("Hi"),
};

function breaks(what: string, script: (subject: Subject) => void, expected: Record<string, unknown>): Behaviour {
  return {
    title: `gives a typed error with the message so far when ${what}, on every road`,
    async run(subject) {
      for (const road of Object.values(ROADS)) {
        script(subject);

        const error = await errorOf(road(subject.create));

        expect(error).toMatchObject(expected);
        expect((error as { partial: AIMessageChunk }).partial.text).toMatch(/^one two/);
      }
    },
  };
}

// How many events bring the first three words of the reply.
const threeWords = ({ wire }: Subject) => wire.prelude + 3;

const reply = "one two three four five six seven";
const interrupted = { name: "OVHcloudStreamInterruptedError", kind: "stream-interrupted" };

/** Streams, whole and broken. */
export const streams: readonly Behaviour[] = [
  {
    title: "streams in pieces, because a release that answers in one piece is a broken one",
    async run(subject) {
      answerStreamed(subject, { text: Array.from({ length: 50 }, (_, i) => `word${i}`).join(" ") });

      const chunks = await readAll(await subject.create().stream("Hi"));

      expect(chunks.filter(({ text }) => text).length).toBeGreaterThanOrEqual(50);
    },
  },
  {
    title: "hands on the first piece while the server is still speaking",
    async run({ create, wire }) {
      const server = await startScriptedServer(
        hangAfter(wire.streamed({ text: "one two three" }).slice(0, wire.prelude + 1)),
      );
      const controller = new AbortController();
      const stream = await create({ baseURL: server.url }).stream("Hi", { signal: controller.signal });

      const first = await stream.next();

      expect((first.value as AIMessageChunk).text).toBe("one");
      controller.abort();
      await server.seen[0]?.closed;
      await server.close();
    },
  },
  {
    title: "lets the reader of a stream leave while the server is silent",
    async run({ create, wire }) {
      const server = await startScriptedServer(
        hangAfter(wire.streamed({ text: "one two three" }).slice(0, wire.prelude + 1)),
      );
      const texts: string[] = [];

      for await (const piece of await create({ baseURL: server.url }).stream("Hi")) {
        texts.push(piece.text);
        break;
      }

      expect(texts).toEqual(["one"]);
      await server.seen[0]?.closed;
      await server.close();
    },
  },
  {
    title: "puts each string of the metadata on one chunk, so that joining doubles none",
    async run({ create, model }) {
      const chunks = await readAll(await create().stream("Hi"));

      for (const key of ["model_name", "model", "finish_reason", "request_id"])
        expect(chunks.filter(({ response_metadata }) => key in response_metadata)).toHaveLength(1);
      expect(joined(chunks).response_metadata).toMatchObject({
        model_provider: "ovhcloud",
        model,
        model_name: model,
        finish_reason: "stop",
      });
    },
  },
  {
    title: "streams what invoke answers: text, calls, blocks, counts",
    async run({ create, emulator }) {
      const answer = { text: "I think so.", reasoning: "Hm, well.", finishReason: "length" as const };
      emulator.scenarios.reply(answer);
      emulator.scenarios.reply(answer);

      const whole = await create().invoke("Hi");
      const streamed = await streamWhole(create());

      expect(streamed.text).toBe(whole.text);
      expect(streamed.contentBlocks).toEqual(whole.contentBlocks);
      expect(streamed.usage_metadata?.output_tokens).toBe(whole.usage_metadata?.output_tokens);
      expect(streamed.response_metadata.finish_reason).toBe("length");
    },
  },
  {
    title: "keeps streams that run side by side apart",
    async run({ create, emulator, model }) {
      for (let i = 0; i < 8; i++) emulator.scenarios.reply(`answer ${i} of eight in some words`, { model });
      const chat: ConformingChatModel = create();

      const texts = await Promise.all(Array.from({ length: 8 }, async () => (await streamWhole(chat)).text));

      expect(texts.sort()).toEqual(Array.from({ length: 8 }, (_, i) => `answer ${i} of eight in some words`));
    },
  },
  {
    title: "keeps letters that bytes of several reads make up",
    async run({ create, emulator }) {
      const text = "Ça coûte 3 € — 東京タワー 🗼🌧️ ".repeat(200).trim();
      emulator.scenarios.reply(text);

      expect((await streamWhole(create())).text).toBe(text);
    },
  },
  breaks(
    "the connection breaks",
    (subject) => subject.emulator.scenarios.cutStream({ afterChunks: threeWords(subject), reply }),
    interrupted,
  ),
  breaks(
    "the stream ends before the model has finished",
    (subject) => subject.emulator.scenarios.endStream({ afterChunks: threeWords(subject), reply }),
    interrupted,
  ),
  breaks(
    "the server reports an error in the middle",
    (subject) =>
      subject.emulator.scenarios.streamError({ afterChunks: threeWords(subject), message: "out of memory", reply }),
    { name: "OVHcloudServerError", message: expect.stringContaining("out of memory") as unknown },
  ),
  {
    title: "does not pass over a piece whose JSON is broken",
    async run(subject) {
      subject.emulator.scenarios.brokenChunk({ afterChunks: threeWords(subject), reply });

      const error = await errorOf(streamWhole(subject.create()));

      expect(error).toMatchObject({ name: expect.stringMatching(/^OVHcloud/) as unknown });
      expect((error as { partial: AIMessageChunk }).partial.text).toMatch(/^one two/);
    },
  },
  {
    title: "never asks again once a piece has arrived, because the caller would hear it twice",
    async run(subject) {
      subject.emulator.scenarios.cutStream({ afterChunks: threeWords(subject), reply });

      const error = await errorOf(streamWhole(subject.create({ maxRetries: 3 })));

      expect(OVHcloudStreamInterruptedError.isInstance(error)).toBe(true);
      expect(subject.sent()).toHaveLength(1);
    },
  },
];
