import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createAnswerEngine, type AnswerEngine } from "../answer/answer-engine.js";
import { passage } from "../test-support/passages.js";
import { ScriptedModel } from "../test-support/scripted-model.js";
import { temporaryFolder, type TemporaryFolder } from "../test-support/temporary-folder.js";
import { newThreadId } from "./thread-id.js";
import { openThreads, type Threads } from "./threads.js";

const source = passage(1, "The hold can be removed with apt-mark unhold.");
const reply = '"The hold can be removed" [1]';
const question = "How is the hold of a package removed?";

/** A process takes seconds to start on a busy machine. */
jest.setTimeout(30_000);

describe("the conversations in a file", () => {
  let folder: TemporaryFolder;
  let file: string;

  beforeEach(() => {
    folder = temporaryFolder();
    file = `${folder.path}/deep/threads.sqlite`;
  });

  afterEach(() => folder.remove());

  it("are none in a new file, and deleting one of them does nothing", async () => {
    const threads = openThreads(file);

    await threads.delete("nobody");

    expect(await threads.list()).toEqual([]);
    expect(await threads.messages("nobody")).toEqual([]);
    threads.close();
  });

  it("are listed newest first, with their first question and the number of turns", async () => {
    const threads = openThreads(file);
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
    threads.close();
  });

  it("are deleted one by one, whole", async () => {
    const threads = openThreads(file);
    const engine = engineOn(threads);
    await engine.ask(question, { threadId: "one" });
    await engine.ask(question, { threadId: "two" });

    await threads.delete("one");

    expect((await threads.list()).map(({ id }) => id)).toEqual(["two"]);
    expect(await threads.messages("one")).toEqual([]);
    threads.close();
  });

  it("go on after the file was closed and opened again", async () => {
    const before = openThreads(file);
    await engineOn(before).ask(question, { threadId: "one" });
    before.close();
    const threads = openThreads(file);

    const answer = await engineOn(threads).ask("And how do I undo that?", { threadId: "one" });

    expect(answer.standaloneQuestion).toBe(`${question} And how do I undo that?`);
    expect((await threads.messages("one")).map(({ text }) => text)).toEqual([
      question,
      reply,
      "And how do I undo that?",
      reply,
    ]);
    threads.close();
  });

  it("are written by several processes at once", async () => {
    const processes = ["one", "two"].map((threadId) => askInProcess(file, threadId, "3"));
    const threads = openThreads(file);
    await engineOn(threads).ask(question, { threadId: "three" });

    const codes = await Promise.all(processes.map(exitCode));

    expect(codes).toEqual([0, 0]);
    const turns = (await threads.list()).map(({ id, turns }) => `${id}: ${turns}`);
    expect(turns.toSorted()).toEqual(["one: 3", "three: 1", "two: 3"]);
    threads.close();
  });

  it("can be taken up by another process", async () => {
    await exitCode(askInProcess(file, "one", "1"));
    const threads = openThreads(file);

    const answer = await engineOn(threads).ask("And how do I undo that?", { threadId: "one" });

    expect(answer.standaloneQuestion).toMatch(/^Question 0 of .* And how do I undo that\?$/);
    threads.close();
  });

  it("have no half turn after a process was killed while its model wrote", async () => {
    const process = askInProcess(file, "one", "hang");
    await once(process, "message");
    process.kill("SIGKILL");
    await exitCode(process);
    const threads = openThreads(file);

    await engineOn(threads).ask(question, { threadId: "one" });

    expect((await threads.messages("one")).map(({ type }) => type)).toEqual(["human", "ai"]);
    threads.close();
  });

  it("are refused with advice when the file is none of SQLite", () => {
    const broken = folder.write("broken.sqlite", "This is no database. ".repeat(100));

    expect(() => openThreads(broken)).toThrow(
      expect.objectContaining({ name: "ThreadsError", file: broken, message: expect.stringContaining("move it away") }),
    );
  });

  it("are refused with advice when the folder is a file", () => {
    folder.write("occupied", "");

    expect(() => openThreads(`${folder.path}/occupied/threads.sqlite`)).toThrow(
      expect.objectContaining({ name: "ThreadsError" }),
    );
  });
});

describe("a thread id", () => {
  it("is short, has no letter that looks like another, and is never the same", () => {
    const ids = Array.from({ length: 500 }, newThreadId);

    expect(ids.every((id) => /^[2-9a-hj-km-np-tv-z]{6}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBeGreaterThan(495);
  });
});

function engineOn(threads: Threads): AnswerEngine {
  return createAnswerEngine({
    model: new ScriptedModel([reply, reply, reply]),
    retriever: { retrieve: async () => [source] },
    library: { pageText: async () => source.text },
    checkpointer: threads.checkpointer,
  });
}

function askInProcess(file: string, threadId: string, count: string): ChildProcess {
  return fork(fileURLToPath(new URL("../test-support/ask-process.mjs", import.meta.url)), [file, threadId, count], {
    execArgv: [],
  });
}

async function exitCode(process: ChildProcess): Promise<number | null> {
  if (process.exitCode === null && process.signalCode === null) await once(process, "exit");
  return process.exitCode;
}
