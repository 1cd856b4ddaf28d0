import { describe, expect, it } from "@jest/globals";
import { Document } from "@langchain/core/documents";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { ChatOVHcloud } from "../chat/chat-model.js";
import { emulatedChat } from "../test-support/emulated-chat.js";
import { estimateTokens } from "../tokens/estimate.js";
import { splitByTokens } from "./split-tokens.js";
import { createSummarizer } from "./summarizer.js";
import type { SummaryProgress } from "./summarizer-options.js";

const chat = emulatedChat();

const messagesOf = (body: unknown) =>
  (body as { messages: { content: string }[] }).messages.map(({ content }) => content);
const paragraphs = (count: number) =>
  Array.from({ length: count }, (_, i) => `Paragraph ${i} tells of the number ${i}, and of nothing else at all.`).join(
    "\n\n",
  );
const numbersIn = (text: string) => Array.from(text.matchAll(/sentence number (\d+)/g), ([, number]) => Number(number));
const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);
// Steps come after another, rounds within them, requests within those.
const position = ({ step, round, done }: SummaryProgress) =>
  ["whole", "parts", "combine"].indexOf(step) * 1e6 + round * 1e3 + done;
// 150 words a minute.
const hourOfTalk = () =>
  Array.from({ length: 1_000 }, (_, i) => `Speaker ${i % 3}: this is sentence number ${i} of it.`).join("\n");

describe("A summarizer", () => {
  it("summarises a short text in one request", async () => {
    chat.emulator.scenarios.reply(" Cats sleep. ");
    const events: SummaryProgress[] = [];
    const before = chat.emulator.journal.length;

    const summary = await createSummarizer(chat.model, { onProgress: (event) => events.push(event) }).invoke(
      "Cats sleep.",
    );

    expect(summary).toBe("Cats sleep.");
    expect(chat.emulator.journal.length - before).toBe(1);
    expect(events).toEqual([
      { step: "whole", round: 1, done: 0, total: 1 },
      { step: "whole", round: 1, done: 1, total: 1 },
    ]);
  });

  it.each([
    [{ style: "bullets", language: "French" } as const, /each line beginning with "- ".*Write in French/],
    [{ style: "minutes", focus: "dates" } as const, /Write minutes.*language of the text.*matters most: dates/],
    [{ style: "headline", maxWords: 30 } as const, /single sentence.*At most 30 words/],
  ])("asks for what it is told: %j", async (options, asked) => {
    chat.emulator.scenarios.reply("Short.");

    await createSummarizer(chat.model, options).invoke("A text.");

    expect(messagesOf(chat.emulator.journal.at(-1)?.body)[0]).toMatch(asked);
  });

  it("takes documents, and puts them together", async () => {
    chat.emulator.scenarios.reply("Short.");
    const documents = ["One.", "Two."].map((pageContent) => new Document({ pageContent }));

    await createSummarizer(chat.model).invoke(documents);

    expect(messagesOf(chat.emulator.journal.at(-1)?.body)[1]).toBe("<document>\nOne.\n\nTwo.\n</document>");
  });

  it("summarises the parts of a long text and combines them in order", async () => {
    for (const reply of ["First.", "Second.", "Third.", "All three."]) chat.emulator.scenarios.reply(reply);
    const before = chat.emulator.journal.length;

    const summary = await createSummarizer(chat.model, { chunkTokens: 200, maxConcurrency: 1 }).invoke(paragraphs(36));

    const sent = chat.emulator.journal.slice(before).map(({ body }) => messagesOf(body));
    expect(summary).toBe("All three.");
    expect(sent.map(([task]) => /part \d of \d|consecutive parts/.exec(task ?? "")?.[0])).toEqual([
      "part 1 of 3",
      "part 2 of 3",
      "part 3 of 3",
      "consecutive parts",
    ]);
    expect(sent.at(-1)?.[1]).toBe(
      '<document n="1">\nFirst.\n</document>\n<document n="2">\nSecond.\n</document>\n<document n="3">\nThird.\n</document>',
    );
  });

  it("combines as often as it takes, and tells each round", async () => {
    const long = "word ".repeat(100).trim();
    const events: SummaryProgress[] = [];
    const summarizer = createSummarizer(new FakeListChatModel({ responses: [long] }), {
      chunkTokens: 300,
      onProgress: (event) => events.push(event),
    });

    const summary = await summarizer.invoke(paragraphs(120));

    const finished = events
      .filter(({ done, total }) => done === total)
      .map(({ step, round, total }) => [step, round, total]);
    expect(summary).toBe(long);
    expect(finished).toEqual([
      ["parts", 1, 7],
      ["combine", 1, 4],
      ["combine", 2, 2],
      ["combine", 3, 1],
    ]);
  });

  it("summarises a transcript of an hour, of which each word is sent once", async () => {
    const transcript = hourOfTalk();
    chat.emulator.scenarios.reply("A part.", { times: 99 });
    const before = chat.emulator.journal.length;

    const summary = await createSummarizer(chat.model, { style: "minutes" }).invoke(transcript);

    const parts = chat.emulator.journal
      .slice(before)
      .map(({ body }) => messagesOf(body)[1] ?? "")
      .filter((text) => text.includes("Speaker"));
    expect(summary).toBe("A part.");
    expect(parts).toHaveLength(Math.ceil(estimateTokens(transcript) / 6_000));
    expect(parts.join("").match(/sentence number \d+/g)).toHaveLength(1_000);
  });

  it("summarises that transcript in small parts, in order, with progress that never goes back", async () => {
    const events: SummaryProgress[] = [];
    const before = chat.emulator.journal.length;
    const transcript = hourOfTalk();
    const summarizer = createSummarizer(chat.model, { chunkTokens: 500, onProgress: (event) => events.push(event) });

    await summarizer.invoke(transcript);

    const sent = chat.emulator.journal.slice(before).map(({ body }) => messagesOf(body));
    const parts = sent.filter(([task]) => /which is part \d+ of/.test(task ?? ""));
    // A request for each part, and fewer than that to combine them.
    expect(parts.length).toBeLessThanOrEqual(Math.ceil(estimateTokens(transcript) / 400));
    expect(sent.length).toBeLessThan(2 * parts.length);
    // The emulator's summaries quote sentences, which have numbers.
    const combined = sent.slice(parts.length).map(([, texts = ""]) => numbersIn(texts));
    for (const numbers of combined) expect(numbers).toEqual(sorted(numbers));
    expect(combined.at(-1)?.[0]).toBeLessThan(100);
    expect(combined.at(-1)?.at(-1)).toBeGreaterThan(900);
    expect(events.map(position)).toEqual(sorted(events.map(position)));
    expect(events.at(-1)).toMatchObject({ step: "combine", done: 1, total: 1 });
    expect(events.filter(({ done }) => done > 0)).toHaveLength(sent.length);
  });

  it("sends nothing more of that transcript when the signal aborts in the middle", async () => {
    const controller = new AbortController();
    const before = chat.emulator.journal.length;
    const onProgress = ({ done }: SummaryProgress) => {
      if (done === 12) controller.abort();
    };
    const summarizer = createSummarizer(chat.model, { chunkTokens: 500, maxConcurrency: 1, onProgress });

    const summary = summarizer.invoke(hourOfTalk(), { signal: controller.signal });

    await expect(summary).rejects.toMatchObject({ kind: "aborted" });
    expect(chat.emulator.journal.length - before).toBe(12);
    expect(messagesOf(chat.emulator.journal.at(-1)?.body)[0]).toContain("part 12 of 23");
  });

  it("divides by what a small model reads", async () => {
    const events: SummaryProgress[] = [];
    const model = new ChatOVHcloud({
      model: "gpt-oss-120b",
      profile: { maxInputTokens: 2_000 },
      apiKey: "a-key",
      baseURL: chat.emulator.url,
      rateLimiter: false,
    });

    await createSummarizer(model, { onProgress: (event) => events.push(event) }).invoke(paragraphs(100));

    expect(events[0]).toMatchObject({ step: "parts", total: splitByTokens(paragraphs(100), 500).length });
  });

  it("has no more parts under way than it is told", async () => {
    const held = [chat.emulator.scenarios.hold(), chat.emulator.scenarios.hold()];
    const before = chat.emulator.journal.length;

    const summary = createSummarizer(chat.model, { chunkTokens: 200, maxConcurrency: 2 }).invoke(paragraphs(60));
    await Promise.all(held.map(({ arrived }) => arrived));
    await new Promise(setImmediate);

    expect(chat.emulator.journal.length - before).toBe(2);
    for (const { release } of held) release();
    await summary;
  });

  it("refuses a text without words, and options that cannot work", async () => {
    await expect(createSummarizer(chat.model).invoke([])).rejects.toMatchObject({ kind: "bad-request" });
    expect(() => createSummarizer(chat.model, { chunkTokens: 100 })).toThrow(/200 or more/);
    expect(() => createSummarizer(chat.model, { maxConcurrency: 0 })).toThrow(/`maxConcurrency`/);
  });

  it("refuses an answer without text", async () => {
    chat.emulator.scenarios.reply({ text: "", reasoning: "Let me think." });

    await expect(createSummarizer(chat.model).invoke("A text.")).rejects.toMatchObject({ kind: "invalid-response" });
  });

  it("stops at the first request that fails", async () => {
    chat.emulator.scenarios.reply("First.");
    chat.emulator.scenarios.unavailable();
    const before = chat.emulator.journal.length;

    const summary = createSummarizer(chat.model, { chunkTokens: 200, maxConcurrency: 1 }).invoke(paragraphs(60));

    await expect(summary).rejects.toMatchObject({ kind: "server" });
    expect(chat.emulator.journal.length - before).toBe(2);
  });

  it("stops when the signal aborts, with all that is under way", async () => {
    const held = [chat.emulator.scenarios.hold(), chat.emulator.scenarios.hold()];
    const controller = new AbortController();
    const before = chat.emulator.journal.length;
    const summarizer = createSummarizer(chat.model, { chunkTokens: 200, maxConcurrency: 2 });

    const summary = summarizer.invoke(paragraphs(60), { signal: controller.signal });
    await Promise.all(held.map(({ arrived }) => arrived));
    controller.abort();

    await expect(summary).rejects.toMatchObject({ kind: "aborted" });
    for (const { release } of held) release();
    expect(chat.emulator.journal.length - before).toBe(2);
  });

  it("shows its requests below itself in traces", async () => {
    chat.emulator.scenarios.reply("Short.");
    const runs: (string | undefined)[] = [];
    const callbacks = [
      {
        handleChainStart: (...[, , , parent, , , , name]: unknown[]) =>
          void runs.push(`${String(name)} ${String(parent)}`),
        handleChatModelStart: (...[, , , parent]: unknown[]) =>
          void runs.push(parent === undefined ? undefined : "below"),
      },
    ];

    await createSummarizer(chat.model).invoke("A text.", { callbacks });

    expect(runs).toEqual(["Summarizer undefined", "below"]);
  });

  it("hands tags and metadata on to the model, and keeps its run name to itself", async () => {
    chat.emulator.scenarios.reply("Short.");
    const seen: { chain?: unknown; model?: unknown }[] = [];
    const callbacks = [
      {
        handleChainStart: (...[, , , , , , , name]: unknown[]) => void seen.push({ chain: name }),
        handleChatModelStart: (...[, , , , , tags, metadata, name]: unknown[]) =>
          void seen.push({ model: [tags, (metadata as { team: string }).team, name] }),
      },
    ];

    await createSummarizer(chat.model).invoke("A text.", {
      callbacks,
      tags: ["minutes"],
      metadata: { team: "blue" },
      runName: "weekly",
    });

    expect(seen).toEqual([{ chain: "weekly" }, { model: [["minutes"], "blue", undefined] }]);
  });
});
