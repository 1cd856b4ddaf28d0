import { expect } from "@jest/globals";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import type { LLMResult } from "@langchain/core/outputs";
import { readAll } from "../test-support/read-all.js";
import type { Behaviour } from "./behaviour.js";
import { errorOf, QUESTION } from "./scripting.js";

class Listener extends BaseCallbackHandler {
  name = "listener";
  override awaitHandlers = true;
  readonly heard: string[] = [];
  tokens = "";
  events: ChatModelStreamEvent[] = [];
  result: LLMResult | undefined;
  error: unknown;

  override handleChatModelStart(): void {
    this.heard.push("start");
  }

  override handleLLMNewToken(token: string): void {
    this.heard.push("token");
    this.tokens += token;
  }

  override handleChatModelStreamEvent(event: ChatModelStreamEvent): void {
    this.heard.push("event");
    this.events.push(event);
  }

  override handleLLMEnd(result: LLMResult): void {
    this.heard.push("end");
    this.result = result;
  }

  override handleLLMError(error: unknown): void {
    this.heard.push("error");
    this.error = error;
  }
}

class PrefersStreaming extends Listener {
  lc_prefer_streaming = true;
}

class PrefersEvents extends Listener {
  lc_prefer_chat_model_stream_events = true;
}

/** What callback handlers hear, and what they change: core chooses the road by the handlers that listen. */
export const callbacks: readonly Behaviour[] = [
  {
    title: "asks for a whole answer when nobody wants a stream, and tells start and end",
    async run({ create, sent }) {
      const listener = new Listener();

      const answer = await create().invoke([QUESTION], { callbacks: [listener] });

      expect(sent()[0]?.stream).toBe(false);
      expect(listener.heard).toEqual(["start", "end"]);
      expect(listener.result?.generations[0]?.[0]?.text).toBe(answer.text);
    },
  },
  {
    title: "streams inside of invoke for a handler that prefers it, and tells each token",
    async run({ create, emulator, sent }) {
      emulator.scenarios.reply("one two three");
      const listener = new PrefersStreaming();

      const answer = await create().invoke([QUESTION], { callbacks: [listener] });

      expect(sent()[0]?.stream).toBe(true);
      expect(answer.text).toBe("one two three");
      expect(listener.tokens).toBe("one two three");
      expect([listener.heard[0], listener.heard.at(-1)]).toEqual(["start", "end"]);
    },
  },
  {
    title: "streams typed events inside of invoke for a handler that prefers those",
    async run({ create, emulator, sent }) {
      emulator.scenarios.reply("one two three");
      const listener = new PrefersEvents();

      const answer = await create().invoke([QUESTION], { callbacks: [listener] });

      expect(sent()[0]?.stream).toBe(true);
      expect(answer.text).toBe("one two three");
      expect([listener.events[0]?.event, listener.events.at(-1)?.event]).toEqual(["message-start", "message-finish"]);
      expect(listener.heard).not.toContain("token");
    },
  },
  {
    title: "makes one request where one handler prefers chunks and another typed events",
    async run({ create, emulator, sent }) {
      emulator.scenarios.reply("one two three");
      const [chunks, typed] = [new PrefersStreaming(), new PrefersEvents()];

      const answer = await create().invoke([QUESTION], { callbacks: [chunks, typed] });

      expect(sent()).toHaveLength(1);
      expect(answer.text).toBe("one two three");
      expect(typed.events.length).toBeGreaterThan(3);
      expect([chunks.heard.at(-1), typed.heard.at(-1)]).toEqual(["end", "end"]);
    },
  },
  {
    title: "never streams when streaming is disabled, whatever the handlers prefer",
    async run({ create, sent }) {
      const model = create({ disableStreaming: true });

      await model.invoke([QUESTION], { callbacks: [new PrefersStreaming()] });
      await model.invoke([QUESTION], { callbacks: [new PrefersEvents()] });
      const chunks = await readAll(await model.stream([QUESTION]));

      expect(sent().map(({ stream }) => stream)).toEqual([false, false, false]);
      expect(chunks).toHaveLength(1);
    },
  },
  {
    title: "tells the tokens of a stream before it ends",
    async run({ create, emulator }) {
      emulator.scenarios.reply("one two three");
      const listener = new Listener();

      const chunks = await readAll(await create().stream([QUESTION], { callbacks: [listener] }));

      expect(listener.tokens).toBe("one two three");
      expect(listener.heard.filter((what) => what === "token")).toHaveLength(chunks.length);
      expect([listener.heard[0], listener.heard.at(-1)]).toEqual(["start", "end"]);
    },
  },
  {
    title: "tells an error to the handlers and gives the same to the caller",
    async run({ create, emulator }) {
      emulator.scenarios.respond({ status: 503, body: "down" });
      const listener = new Listener();

      const error = await errorOf(create().invoke([QUESTION], { callbacks: [listener] }));

      expect(listener.heard).toEqual(["start", "error"]);
      expect(listener.error).toBe(error);
    },
  },
];
