import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { openEmbeddedStore, type HybridStore } from "langchain-hybrid-store";
import { join } from "node:path";
import type { Library } from "../ingest/library/library.js";
import { openLibrary } from "../ingest/library/sqlite-library.js";
import { syncFolder } from "../ingest/sync/sync-folder.js";
import { countWords } from "../test-support/count-words.js";
import { temporaryFolder, type TemporaryFolder } from "../test-support/temporary-folder.js";
import { WordEmbeddings } from "../test-support/word-embeddings.js";
import { evaluateQuestions, type QuestionsReport } from "./evaluate-questions.js";
import { readGoldenQuestions, type GoldenQuestion } from "./golden-questions.js";

let folder: TemporaryFolder;
let library: Library;
let store: HybridStore;
beforeEach(async () => {
  folder = temporaryFolder();
  folder.write("docs/printers.txt", "The office printer is called Gutenberg. It stands in the hall.");
  folder.write("docs/coffee.txt", "Coffee is in the kitchen, next to the sink.");
  library = openLibrary(join(folder.path, "index"));
  store = await openEmbeddedStore(join(folder.path, "store"), {
    embeddings: new WordEmbeddings(64),
    embeddingModel: "words",
    indexedFields: ["documentId", "contentKey"],
  });
  await syncFolder({ folder: join(folder.path, "docs"), library, store, countTokens: countWords, maxChunkTokens: 50 });
});
afterEach(async () => {
  await store.close();
  await library.close();
  folder.remove();
});

const evaluate = (...questions: GoldenQuestion[]): Promise<QuestionsReport> =>
  evaluateQuestions({ library, store, questions });

const meanOf = ({ estimates }: QuestionsReport, system: string, metric: string): number | undefined =>
  estimates.find((estimate) => estimate.system === system && estimate.metric === metric)?.mean;

describe("golden questions", () => {
  it("are found by the quote, the page, or the document alone", async () => {
    const question = "What is the office printer called?";
    const path = "printers.txt";

    const report = await evaluate(
      { question, path, page: 1, quote: "printer is called “Gutenberg”".replaceAll(/[“”]/g, "") },
      { question, path, page: 1 },
      { question, path },
    );

    expect(report.problems).toEqual([]);
    expect(report.questions).toBe(3);
    expect(meanOf(report, "hybrid", "found@1")).toBe(1);
    expect(meanOf(report, "lexical", "MRR@10")).toBe(1);
  });

  it("count as missed when another document comes first", async () => {
    const report = await evaluate({ question: "What is the office printer called?", path: "coffee.txt" });

    expect(meanOf(report, "hybrid", "found@1")).toBe(0);
    expect(meanOf(report, "vector", "MRR@10")).toBe(0.5);
  });

  it("are left out, with the reason, when their answer is not in the index", async () => {
    const report = await evaluate(
      { question: "A?", path: "lost.txt" },
      { question: "B?", path: "coffee.txt", page: 7 },
      { question: "C?", path: "coffee.txt", page: 1, quote: "tea in the garden" },
      { question: "Where is coffee?", path: "coffee.txt" },
    );

    expect(report.questions).toBe(1);
    expect(report.problems).toEqual([
      { question: "A?", problem: "lost.txt is not in the index. Sync its folder, or correct the path." },
      { question: "B?", problem: "page 7 of coffee.txt is not in the index. Correct the page." },
      {
        question: "C?",
        problem: "The quote does not stand on page 1 of coffee.txt. Copy it from the document, or correct the page.",
      },
    ]);
  });
});

describe("a file of golden questions", () => {
  it("holds one a line", async () => {
    const file = folder.write("q.jsonl", '{"question": "Who?", "path": "a.pdf", "page": 2, "quote": "I"}\n');

    expect(await readGoldenQuestions(file)).toEqual([{ question: "Who?", path: "a.pdf", page: 2, quote: "I" }]);
  });

  it("is refused with the line that is wrong, and when it is empty", async () => {
    const wrong = folder.write("wrong.jsonl", '{"question": "Who?", "path": "a.pdf", "page": "two"}\n');
    const empty = folder.write("empty.jsonl", "\n");

    await expect(readGoldenQuestions(wrong)).rejects.toThrow("wrong.jsonl, line 1: this is not");
    await expect(readGoldenQuestions(empty)).rejects.toThrow("holds no question");
  });
});
