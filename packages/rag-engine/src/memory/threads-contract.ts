import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createAnswerEngine, type AnswerEngine } from "../answer/answer-engine.js";
import { passage } from "../test-support/passages.js";
import { ScriptedModel } from "../test-support/scripted-model.js";
import type { Threads } from "./threads.js";

/** A place for conversations: what one `open` wrote, the next one reads. */
export interface ThreadsPlace {
  open(): Promise<Threads>;
  /** What `ask-process.mjs` opens them by. */
  address: { file: string } | { url: string; schema: string };
}

const source = passage(1, "The hold can be removed with apt-mark unhold.");
const reply = '"The hold can be removed" [1]';
const question = "How is the hold of a package removed?";

/** A process takes seconds to start on a busy machine. */
jest.setTimeout(30_000);

/** What conversations do, whatever they are kept in. */
export function describeThreads(where: string, makePlace: () => Promise<ThreadsPlace>): void {
  describe(`the conversations ${where}`, () => {
    let place: ThreadsPlace;
    let threads: Threads;

    beforeEach(async () => {
      place = await makePlace();
      threads = await place.open();
    });

    afterEach(() => threads.close());

    it("are none in a new place, and deleting one of them does nothing", async () => {
      await threads.delete("nobody");

      expect(await threads.list()).toEqual([]);
      expect(await threads.messages("nobody")).toEqual([]);
    });

    it("are listed newest first, with their first question and the number of turns", async () => {
      const engine = engineOn(threads);
      await engine.ask(question, { threadId: "one" });
      await engine.ask("Where are mirrors named?", { threadId: "two" });
      await engine.ask("And how do I undo that?", { threadId: "one" });

      const list = await threads.list();

      expect(list).toMatchObject([
        { id: "one", firstQuestion: question, turns: 2 },
        { id: "two", firstQuestion: "Where are mirrors named?", turns: 1 },
      ]);
      expect(Date.now() - Date.parse(list[0]?.updatedAt ?? "")).toBeLessThan(60_000);
    });

    it("are deleted one by one, whole", async () => {
      const engine = engineOn(threads);
      await engine.ask(question, { threadId: "one" });
      await engine.ask(question, { threadId: "two" });

      await threads.delete("one");

      expect((await threads.list()).map(({ id }) => id)).toEqual(["two"]);
      expect(await threads.messages("one")).toEqual([]);
    });

    it("go on after they were closed and opened again", async () => {
      await engineOn(threads).ask(question, { threadId: "one" });
      await threads.close();
      threads = await place.open();

      const answer = await engineOn(threads).ask("And how do I undo that?", { threadId: "one" });

      expect(answer.standaloneQuestion).toBe(`${question} And how do I undo that?`);
      expect((await threads.messages("one")).map(({ text }) => text)).toEqual([
        question,
        reply,
        "And how do I undo that?",
        reply,
      ]);
    });

    it("are written by several processes at once", async () => {
      const processes = ["one", "two"].map((threadId) => askInProcess(place, threadId, "3"));
      await engineOn(threads).ask(question, { threadId: "three" });

      const codes = await Promise.all(processes.map(exitCode));

      expect(codes).toEqual([0, 0]);
      const turns = (await threads.list()).map(({ id, turns }) => `${id}: ${turns}`);
      expect(turns.toSorted()).toEqual(["one: 3", "three: 1", "two: 3"]);
    });

    it("can be taken up by another process", async () => {
      await exitCode(askInProcess(place, "one", "1"));

      const answer = await engineOn(threads).ask("And how do I undo that?", { threadId: "one" });

      expect(answer.standaloneQuestion).toMatch(/^Question 0 of .* And how do I undo that\?$/);
    });

    it("have no half turn after a process was killed while its model wrote", async () => {
      const process = askInProcess(place, "one", "hang");
      await once(process, "message");
      process.kill("SIGKILL");
      await exitCode(process);

      await engineOn(threads).ask(question, { threadId: "one" });

      expect((await threads.messages("one")).map(({ type }) => type)).toEqual(["human", "ai"]);
    });
  });
}

/** An engine that always finds and quotes the same. */
export function engineOn(threads: Threads): AnswerEngine {
  return createAnswerEngine({
    model: new ScriptedModel([reply, reply, reply]),
    retriever: { retrieve: async () => [source] },
    library: { pageText: async () => source.text },
    checkpointer: threads.checkpointer,
  });
}

function askInProcess({ address }: ThreadsPlace, threadId: string, count: string): ChildProcess {
  const program = fileURLToPath(new URL("../test-support/ask-process.mjs", import.meta.url));
  return fork(program, [JSON.stringify(address), threadId, count], { execArgv: [] });
}

async function exitCode(process: ChildProcess): Promise<number | null> {
  if (process.exitCode === null && process.signalCode === null) await once(process, "exit");
  return process.exitCode;
}
