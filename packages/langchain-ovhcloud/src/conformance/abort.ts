import { expect } from "@jest/globals";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { AIMessageChunk } from "@langchain/core/messages";
import { readAll, readFirst } from "../test-support/read-all.js";
import { endless, hangAfter, type ScriptedServer, startScriptedServer } from "../test-support/scripted-server.js";
import type { Behaviour } from "./behaviour.js";
import { errorOf, QUESTION } from "./scripting.js";
import type { ConformingCallOptions, ConformingChatModel, Subject } from "./subject.js";

class PrefersStreaming extends BaseCallbackHandler {
  name = "prefers-streaming";
  lc_prefer_streaming = true;
  constructor(readonly onToken: () => void) {
    super();
  }
  override handleLLMNewToken(token: string): void {
    if (token) this.onToken();
  }
}

type Ask = (model: ConformingChatModel, options: Partial<ConformingCallOptions>) => PromiseLike<unknown>;

const ROADS: Record<string, Ask> = {
  invoke: (model, options) => model.invoke([QUESTION], options),
  stream: async (model, options) => readAll(await model.stream([QUESTION], options)),
  "typed events": (model, options) => model.streamEvents([QUESTION], options),
  "events of version 2": (model, options) => readAll(model.streamEvents([QUESTION], { ...options, version: "v2" })),
  batch: (model, options) => model.batch([[QUESTION], [QUESTION]], options),
};

async function onServer(
  { create, wire }: Subject,
  words: number,
  act: (model: ConformingChatModel, server: ScriptedServer) => Promise<void>,
): Promise<void> {
  const pieces = wire.streamed({ text: "one two three" }).slice(0, words && wire.prelude + words);
  const server = await startScriptedServer(hangAfter(pieces));
  try {
    await act(create({ baseURL: server.url }), server);
  } finally {
    await server.close();
  }
}

/** Rejects an aborted signal before anything is sent. */
function rejectsAborted(road: string, upstream: Behaviour["upstream"] = []): Behaviour {
  return {
    title: `sends nothing over ${road} when the signal has already aborted`,
    upstream,
    async run({ create, sent }) {
      const error = await errorOf((ROADS[road] as Ask)(create(), { signal: AbortSignal.abort() }));

      expect(String(error)).toMatch(/abort/i);
      expect(sent()).toEqual([]);
    },
  };
}

/** Stops a request that the server has taken but not answered. */
function stopsWaiting(road: string): Behaviour {
  return {
    title: `stops ${road} while waiting for the first word, and asks no more`,
    async run({ create, emulator, sent }) {
      const held = emulator.scenarios.hold();
      const controller = new AbortController();
      const model = create({ maxRetries: 3 });
      const failing = errorOf((ROADS[road] as Ask)(model, { signal: controller.signal, maxConcurrency: 1 }));
      await held.arrived;

      controller.abort();

      expect(String(await failing)).toMatch(/abort/i);
      expect(sent()).toHaveLength(1);
    },
  };
}

/** What a signal, a timeout or a reader that leaves does. */
export const abort: readonly Behaviour[] = [
  rejectsAborted("invoke", ["invoke rejects an aborted signal"]),
  rejectsAborted("stream", ["stream rejects an aborted signal"]),
  rejectsAborted("typed events"),
  rejectsAborted("events of version 2"),
  rejectsAborted("batch"),
  stopsWaiting("invoke"),
  stopsWaiting("stream"),
  stopsWaiting("typed events"),
  stopsWaiting("batch"),
  {
    title: "closes the socket of an answer that is not wanted any more",
    async run(subject) {
      const server = await startScriptedServer(() => controller.abort());
      const controller = new AbortController();

      await errorOf(subject.create({ baseURL: server.url }).invoke("Hi", { signal: controller.signal }));

      await server.seen[0]?.closed;
      await server.close();
      expect(server.seen).toHaveLength(1);
    },
  },
  {
    title: "closes the socket of a stream that is aborted after its first word",
    run: (subject) =>
      onServer(subject, 1, async (model, server) => {
        const controller = new AbortController();

        const error = await errorOf(
          (async () => {
            for await (const piece of await model.stream("Hi", { signal: controller.signal }))
              if (piece.text) controller.abort();
          })(),
        );

        expect(String(error)).toMatch(/abort/i);
        await server.seen[0]?.closed;
      }),
  },
  {
    title: "closes the socket of typed events that are aborted after their first word, and keeps what came",
    run: (subject) =>
      onServer(subject, 1, async (model, server) => {
        const controller = new AbortController();
        const stream = model.streamEvents("Hi", { signal: controller.signal });
        for await (const text of stream.text.full) {
          expect(text).toBe("one");
          controller.abort();
          break;
        }

        const error = await errorOf(stream);

        expect(String(error)).toMatch(/abort/i);
        expect((error as { partial?: AIMessageChunk }).partial?.text).toBe("one");
        await server.seen[0]?.closed;
      }),
  },
  {
    title: "keeps what came when invoke streams for a handler and is aborted",
    run: (subject) =>
      onServer(subject, 1, async (model, server) => {
        const controller = new AbortController();
        const handler = new PrefersStreaming(() => controller.abort());

        const error = (await errorOf(model.invoke("Hi", { signal: controller.signal, callbacks: [handler] }))) as {
          partial?: AIMessageChunk;
          partialOutput?: AIMessageChunk;
        };

        expect(String(error)).toMatch(/abort/i);
        expect((error.partial ?? error.partialOutput)?.text).toBe("one");
        await server.seen[0]?.closed;
      }),
  },
  {
    title: "closes the socket when the reader of a stream leaves",
    async run({ create, wire }) {
      const server = await startScriptedServer(endless(wire.streamed({ text: "la" })[wire.prelude]));

      const first = await readFirst(await create({ baseURL: server.url }).stream("Hi"));

      expect(first?.text).toBe("la");
      await server.seen[0]?.closed;
      await server.close();
    },
  },
  {
    title: "ends a call that takes longer than its timeout, over invoke and stream",
    run: (subject) =>
      onServer(subject, 0, async (model) => {
        const whole = await errorOf(model.invoke("Hi", { timeout: 40 }));
        const streamed = await errorOf((async () => readAll(await model.stream("Hi", { timeout: 40 })))());

        expect(whole).toMatchObject({ name: "OVHcloudTimeoutError" });
        // Core's own error, which does not know a TimeoutError of another realm, such as Jest's.
        expect(String(streamed)).toMatch(/timeout|abort/i);
      }),
  },
];
