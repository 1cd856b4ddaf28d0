import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { modelRewriter } from "../retrieve/model-rewriter.js";
import { collect, holdQuestion, holdReply, openDesk, type Desk } from "../test-support/scripted-engine.js";
import { ScriptedModel } from "../test-support/scripted-model.js";

describe("an answer engine", () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await openDesk();
  });

  afterAll(() => desk.close());

  it("answers with a quote that stands on the page it names", async () => {
    const { engine } = desk.scripted([holdReply]);

    const answer = await engine.ask(holdQuestion);

    expect(answer).toMatchObject({
      text: holdReply,
      question: holdQuestion,
      standaloneQuestion: holdQuestion,
      abstained: false,
      droppedMarkers: [],
    });
    expect(answer.citations).toHaveLength(1);
    const [citation] = answer.citations;
    expect(citation).toMatchObject({ n: 1, state: "verified", path: "holding.md", page: 1 });
    expect(citation?.quote).toBe("prevents a package from being\nupgraded automatically");
    expect(
      (await desk.manual.library.pageText(citation?.documentId ?? "", 1))?.slice(citation?.start, citation?.end),
    ).toBe(citation?.quote);
  });

  it("shows the model the passages and the question as delimited data", async () => {
    const { engine, model } = desk.scripted([holdReply]);

    await engine.ask(holdQuestion);

    expect(model.systemPrompt()).toMatch(/<passages>\n<passage n="1" source="holding\.md" page="1">Holding packages/);
    expect(model.systemPrompt().trim()).toMatch(
      new RegExp(`<question>${holdQuestion.replace("?", "\\?")}</question>$`),
    );
    expect(model.calls[0]?.map(({ type }) => type)).toEqual(["system", "human"]);
  });

  it("streams what happens in order, and the model's words one by one", async () => {
    const { engine } = desk.scripted([holdReply]);

    const events = await collect(engine.stream(holdQuestion));

    const types = events.map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual(["rewritten", "retrieved"]);
    expect(types.at(-1)).toBe("answer");
    const tokens = events.flatMap((event) => (event.type === "token" ? [event.text] : []));
    expect(tokens.length).toBeGreaterThan(5);
    expect(tokens.join("")).toBe(holdReply);
  });

  it("searches for the first follow-up together with the question before it", async () => {
    const { engine, model } = desk.scripted([holdReply, '"The hold can be removed" [1]']);
    const { threadId } = await engine.ask(holdQuestion);

    const followUp = await engine.ask("And how do I undo that?", { threadId });

    expect(followUp.standaloneQuestion).toBe(`${holdQuestion} And how do I undo that?`);
    expect(followUp.passages[0]?.path).toBe("holding.md");
    expect(model.calls[1]?.map(({ type }) => type)).toEqual(["system", "human", "ai", "human"]);
    expect(model.calls[1]?.at(-1)?.text).toBe("And how do I undo that?");
  });

  it("keeps the topic through a chain of follow-ups", async () => {
    const { engine } = desk.scripted([holdReply, holdReply, holdReply]);
    const { threadId } = await engine.ask(holdQuestion);
    await engine.ask("And how do I undo that?", { threadId });

    const third = await engine.ask("Why?", { threadId });

    expect(third.standaloneQuestion).toContain("keep a package");
  });

  it("keeps retrieved text out of the stored conversation", async () => {
    const { engine } = desk.scripted([holdReply, "It is elsewhere. [1]"]);
    const { threadId } = await engine.ask(holdQuestion);
    await engine.ask("Where are the mirrors named?", { threadId });

    const stored = JSON.stringify(await desk.threads.checkpointer.getTuple({ configurable: { thread_id: threadId } }));

    expect(stored).toContain(holdQuestion);
    expect(stored).not.toContain("sources.list names");
    expect(stored).not.toContain("You answer questions from the passages");
  });

  it("stores one checkpoint a conversation, however many turns it has", async () => {
    const { engine } = desk.scripted([holdReply, holdReply]);
    const { threadId } = await engine.ask(holdQuestion);
    await engine.ask("And how do I undo that?", { threadId });

    const checkpoints = [];
    for await (const { checkpoint } of desk.threads.checkpointer.list({ configurable: { thread_id: threadId } }))
      checkpoints.push(checkpoint.id);

    expect(checkpoints).toHaveLength(1);
  });

  it("removes numbers that no passage has, from the answer and from memory, and reports them", async () => {
    const { engine } = desk.scripted([`${holdReply} It is easy [9].`]);

    const answer = await engine.ask(holdQuestion);

    expect(answer.droppedMarkers).toEqual([9]);
    expect(answer.text).toBe(`${holdReply} It is easy.`);
    const stored = await desk.threads.messages(answer.threadId);
    expect(stored.map(({ text }) => text)).toEqual([holdQuestion, answer.text]);
  });

  it("says that the documents do not tell when the model says so", async () => {
    const { engine } = desk.scripted(["Je n’ai pas trouvé cela dans les documents."]);

    const answer = await engine.ask("Comment est-ce que je change la langue du système ?");

    expect(answer).toMatchObject({ abstained: true, citations: [] });
  });

  it("does not call an answer without sources an abstention", async () => {
    const { engine } = desk.scripted(["Just reinstall everything."]);

    const answer = await engine.ask(holdQuestion);

    expect(answer).toMatchObject({ abstained: false, citations: [] });
  });

  it("answers without asking the model when nothing is found, and remembers the turn", async () => {
    const { engine, model } = desk.scripted([], { retriever: { retrieve: async () => [] } });

    const events = await collect(engine.stream("Wie ändere ich die Sprache des Systems?"));

    const last = events.at(-1);
    const answer = last?.type === "answer" ? last.answer : undefined;
    expect(answer).toMatchObject({
      text: "Das habe ich in den Dokumenten nicht gefunden.",
      abstained: true,
      passages: [],
    });
    expect(events.filter(({ type }) => type === "token")).toHaveLength(1);
    expect(model.calls).toHaveLength(0);
    expect(await desk.threads.messages(answer?.threadId ?? "")).toHaveLength(2);
  });

  it("leaves out passages whose page is not in the library", async () => {
    const { engine, model } = desk.scripted(["unused"], { library: { pageText: async () => undefined } });

    const answer = await engine.ask(holdQuestion);

    expect(answer.abstained).toBe(true);
    expect(model.calls).toHaveLength(0);
  });

  it("keeps the words of a rewriting model out of the answer", async () => {
    const rewriterModel = new ScriptedModel(["How do I remove a hold from a package?"]);
    const { engine } = desk.scripted([holdReply, '"apt-mark unhold" [1]'], {
      rewriter: modelRewriter({ model: rewriterModel }),
    });
    const { threadId } = await engine.ask(holdQuestion);

    const events = await collect(engine.stream("And how do I undo that?", { threadId }));

    expect(events[0]).toEqual({ type: "rewritten", question: "How do I remove a hold from a package?" });
    expect(events.flatMap((event) => (event.type === "token" ? [event.text] : [])).join("")).toBe(
      '"apt-mark unhold" [1]',
    );
  });

  it("says why a model's rewriting was not used", async () => {
    const rewriterModel = new ScriptedModel([new Error("Too many requests.")]);
    const { engine } = desk.scripted([holdReply, holdReply], { rewriter: modelRewriter({ model: rewriterModel }) });
    const { threadId } = await engine.ask(holdQuestion);

    const [first] = await collect(engine.stream("And how do I undo that?", { threadId }));

    expect(first).toMatchObject({
      question: `${holdQuestion} And how do I undo that?`,
      fallback: expect.stringContaining("Too many requests."),
    });
  });

  it("cuts passages and conversation to what the model reads", async () => {
    const long = "word ".repeat(400);
    const { engine, model } = desk.scripted([long, holdReply], {}, 300);
    const { threadId } = await engine.ask(holdQuestion);

    const answer = await engine.ask("And how do I undo that?", { threadId });

    expect(model.calls[1]?.map(({ type }) => type)).toEqual(["system", "human"]);
    expect(answer.passages.length).toBeGreaterThan(0);
    expect(answer.passages.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(450);
  });

  it("gives every conversation that is not named a short name of its own", async () => {
    const { engine } = desk.scripted([holdReply, holdReply]);

    const [first, second] = [await engine.ask(holdQuestion), await engine.ask(holdQuestion)];

    expect(first.threadId).toMatch(/^[a-z2-9]{6}$/);
    expect(second.threadId).not.toBe(first.threadId);
  });
});
