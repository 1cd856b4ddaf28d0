import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { indexManual, type IndexedManual } from "../test-support/manual.js";
import { passage } from "../test-support/passages.js";
import { chooseDiverse } from "./choose-diverse.js";
import { createRetriever } from "./retriever.js";

describe("retrieving from an index", () => {
  let manual: IndexedManual;

  beforeAll(async () => {
    const section = (topic: string): string =>
      `The ${topic} of a printer is set on its web page, near the ${topic} of the queue.`;
    manual = await indexManual({
      "long.md": ["margin", "colour", "tray", "speed"].map((topic) => section(topic).repeat(3)).join("\n\n"),
      "copy-one.txt": "The printer is called Gutenberg.",
      "copy-two.txt": "The printer  is called\nGutenberg.",
      "other.txt": "A printer is shared with CUPS.",
    });
  });

  afterAll(() => manual.close());

  it("numbers the passages from 1 and says how each was found", async () => {
    const passages = await createRetriever({ store: manual.store, library: manual.library }).retrieve(
      "What is the printer called?",
    );

    expect(passages.map(({ n }) => n)).toEqual(passages.map((_, index) => index + 1));
    expect(passages[0]).toMatchObject({
      page: 1,
      vectorRank: expect.any(Number),
      lexicalRank: expect.any(Number),
      score: expect.any(Number),
    });
    expect(passages.map(({ score }) => score)).toEqual(passages.map(({ score }) => score).toSorted((a, b) => b - a));
  });

  it("gives passages that stand in the library where they say", async () => {
    for (const { documentId, page, start, end, text } of await createRetriever({
      store: manual.store,
      library: manual.library,
    }).retrieve("printer")) {
      expect((await manual.library.pageText(documentId, page))?.slice(start, end)).toBe(text);
    }
  });

  it("shows a text once that stands in two files", async () => {
    const passages = await createRetriever({ store: manual.store, library: manual.library }).retrieve(
      "What is the printer called?",
    );

    expect(passages.filter(({ text }) => text.includes("Gutenberg"))).toHaveLength(1);
  });

  it("gives k passages, or fewer when there are no more", async () => {
    const retriever = createRetriever({ store: manual.store, library: manual.library, k: 2 });

    expect(await retriever.retrieve("printer")).toHaveLength(2);
    expect(await retriever.retrieve("printer", { k: 1 })).toHaveLength(1);
    expect((await retriever.retrieve("printer", { k: 500 })).length).toBeLessThan(20);
  });

  it("searches only what the filter lets through", async () => {
    const other = (await manual.library.documents()).find(({ path }) => path === "other.txt");
    const filter = { field: "documentId", eq: other?.id ?? "" };

    const passages = await createRetriever({ store: manual.store, library: manual.library }).retrieve(
      "What is the printer called?",
      { filter },
    );

    expect(passages.map(({ path }) => path)).toEqual(["other.txt"]);
  });

  it("does not search when it is already aborted", async () => {
    const signal = AbortSignal.abort(new Error("Ctrl-C"));

    await expect(
      createRetriever({ store: manual.store, library: manual.library }).retrieve("printer", { signal }),
    ).rejects.toThrow("Ctrl-C");
  });
});

describe("choosing diverse passages", () => {
  const onPage = (n: number, page: number) => passage(n, `Text ${n}`, { documentId: "one", page });

  it("takes at most two of a page while others have something, and keeps the order", () => {
    const chosen = chooseDiverse([onPage(1, 1), onPage(2, 1), onPage(3, 1), onPage(4, 2), onPage(5, 3)], 4);

    expect(chosen.map(({ n }) => n)).toEqual([1, 2, 4, 5]);
  });

  it("fills up from the same page when nothing else is left", () => {
    const chosen = chooseDiverse([onPage(1, 1), onPage(2, 1), onPage(3, 1), onPage(4, 1)], 4);

    expect(chosen.map(({ n }) => n)).toEqual([1, 2, 3, 4]);
  });

  it("always keeps the best passage first", () => {
    expect(chooseDiverse([onPage(1, 1), onPage(2, 2)], 1).map(({ n }) => n)).toEqual([1]);
  });
});
