import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { temporaryFolder, type TemporaryFolder } from "../test-support/temporary-folder.js";
import { EvaluationDataError } from "./errors.js";
import { readBeir } from "./read-beir.js";

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
  folder.write("corpus.jsonl", '{"_id": "d1", "title": "Wings", "text": "On wings."}\r\n{"_id": "d2", "text": ""}\n\n');
  folder.write("queries.jsonl", '\uFEFF{"_id": "q1", "text": "wings?"}\n{"_id": 2, "text": "heat?"}\n');
  folder.write("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t-1\n2\td1\t0\n");
});
afterEach(() => folder.remove());

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

describe("a folder in BEIR's layout", () => {
  it("gives its documents, those without title or text included", async () => {
    const documents = await all((await readBeir(folder.path)).documents());

    expect(documents).toEqual([
      { id: "d1", title: "Wings", text: "On wings." },
      { id: "d2", title: "", text: "" },
    ]);
  });

  it("counts grades of 0 and below as not relevant, and leaves out questions without a relevant document", async () => {
    const { queries, judgements } = await readBeir(folder.path);

    expect(queries).toEqual([{ id: "q1", text: "wings?" }]);
    expect(judgements).toEqual(new Map([["q1", new Map([["d1", 2]])]]));
  });

  it("may have its judgements without a head, and under another name", async () => {
    folder.write("qrels/dev.tsv", "2\td2\t1\n");

    expect((await readBeir(folder.path, "dev")).judgements).toEqual(new Map([["2", new Map([["d2", 1]])]]));
  });
});

describe("what is wrong with a folder is said", () => {
  it.each([
    ["queries.jsonl", "not json\n", "queries.jsonl, line 1: this is not"],
    ["queries.jsonl", '{"_id": "q1"}\n', "queries.jsonl, line 1: this is not"],
    ["qrels/test.tsv", "q1\td1\t1\nq1 d2 1\n", "test.tsv, line 2: a line has a question, a document and a number"],
    ["qrels/test.tsv", "q9\td1\t1\n", 'line 1: there is no question "q9" in queries.jsonl'],
    ["qrels/test.tsv", "q1\td1\t0\n", "No question of"],
  ])("%s with %j", async (file, content, said) => {
    folder.write(file, content);

    await expect(readBeir(folder.path)).rejects.toThrow(said);
    await expect(readBeir(folder.path)).rejects.toBeInstanceOf(EvaluationDataError);
  });

  it("when a file is missing", async () => {
    await expect(readBeir(`${folder.path}/none`)).rejects.toThrow("queries.jsonl is not there. Check the path");
  });

  it("when a document is malformed", async () => {
    folder.write("corpus.jsonl", '{"_id": "d1", "text": "fine"}\n{"text": "without id"}\n');

    const { documents } = await readBeir(folder.path);

    await expect(all(documents())).rejects.toThrow("corpus.jsonl, line 2");
  });
});
