import { createAnswerEngine, type AnswerEngine, type AnswerEngineOptions } from "../answer/answer-engine.js";
import type { AnswerEvent } from "../answer/answer.js";
import { openThreads, type Threads } from "../memory/threads.js";
import { createRetriever } from "../retrieve/retriever.js";
import { indexManual, type IndexedManual } from "./manual.js";
import { ScriptedModel, type Script } from "./scripted-model.js";

/** A question that the manual answers, and a reply that quotes it. */
export const holdQuestion = "How do I keep a package at its version?";
export const holdReply = 'Mark it: "prevents a package from being upgraded automatically" [1].';

/** An indexed manual with conversations, and engines on them that answer from a script. */
export interface Desk {
  manual: IndexedManual;
  threads: Threads;
  scripted(
    script: readonly Script[],
    options?: Partial<AnswerEngineOptions>,
    maxInputTokens?: number,
  ): { engine: AnswerEngine; model: ScriptedModel };
  close(): Promise<void>;
}

/** Indexes the manual and opens its conversations. */
export async function openDesk(): Promise<Desk> {
  const manual = await indexManual();
  const threads = openThreads(`${manual.data.path}/threads.sqlite`);
  return {
    manual,
    threads,
    scripted(script, options = {}, maxInputTokens) {
      const model = new ScriptedModel(script, maxInputTokens);
      const retriever = createRetriever({ store: manual.store, library: manual.library });
      const parts = { model, retriever, library: manual.library, checkpointer: threads.checkpointer };
      return { model, engine: createAnswerEngine({ ...parts, ...options }) };
    },
    async close() {
      threads.close();
      await manual.close();
    },
  };
}

/** All events of an answer. */
export async function collect(events: AsyncIterable<AnswerEvent>): Promise<AnswerEvent[]> {
  const all: AnswerEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}
