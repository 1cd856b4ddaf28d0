import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Evaluation } from "./eval.js";
import { Sandbox } from "../test-support/run-nestor.js";
import { describeOnPostgres, testDatabaseOfUser } from "test-postgres";

jest.setTimeout(60_000);

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
  mkdirSync(sandbox.path("beir/qrels"), { recursive: true });
  mkdirSync(sandbox.path("tmp"));
  writeLines("beir/corpus.jsonl", [
    { _id: "wings", title: "wings in a slipstream", text: "the lift of a wing in the slipstream of a propeller ." },
    { _id: "heat", title: "heat conduction", text: "how heat moves through slabs of several metals ." },
    { _id: "empty", title: "", text: "" },
  ]);
  writeLines("beir/queries.jsonl", [
    { _id: "1", text: "what is the lift of a wing behind a propeller" },
    { _id: "2", text: "how is heat conducted in composite slabs" },
  ]);
  writeFileSync(
    sandbox.path("beir/qrels/test.tsv"),
    "query-id\tcorpus-id\tscore\n1\twings\t1\n1\theat\t-1\n2\theat\t1\n",
  );
});
afterEach(() => sandbox.remove());

const writeLines = (file: string, values: readonly object[]): void =>
  writeFileSync(sandbox.path(file), values.map((value) => `${JSON.stringify(value)}\n`).join(""));

const offline = (...args: string[]) => sandbox.nestor(["--offline", ...args], { env: { TMPDIR: sandbox.path("tmp") } });

describe("nestor eval --beir", () => {
  it("prints each system with its intervals, and leaves nothing behind", async () => {
    const { status, out } = await offline("eval", "--beir", "beir");

    expect(status).toBe(0);
    expect(out).toContain("2 questions of 3 documents in 2 chunks");
    expect(out).toMatch(/ +nDCG@10 +recall@100 +MRR@10 +precision@10\n/);
    expect(out).toMatch(/\nhybrid +1\.0000 \[1\.0000, 1\.0000\]/);
    expect(out).toContain("hybrid against lexical, nDCG@10: +0.0000 [+0.0000, +0.0000]  no difference");
    expect([...readdirSync(sandbox.path("tmp")), ...readdirSync(sandbox.folder)].join(" ")).not.toContain("nestor");
  });

  it("prints JSON that a later run is compared with", async () => {
    const first = await offline("eval", "--beir", "beir", "--json");
    writeFileSync(sandbox.path("first.json"), first.out);

    const second = await offline("eval", "--beir", "beir", "--against", "first.json");

    const { documents, questions, estimates } = JSON.parse(first.out) as Evaluation;
    expect([documents, questions, estimates.length]).toEqual([3, 2, 12]);
    expect(second.out).toMatch(/Against first\.json:\n[^]*hybrid +nDCG@10 +\+0\.0000/);
  });

  it("says what is wrong with the folder or the command line", async () => {
    const missing = await offline("eval", "--beir", "nothing");
    const neither = await offline("eval");
    const foreign = await offline("eval", "--beir", "beir", "--against", "beir/corpus.jsonl");

    expect(missing).toMatchObject({ status: 2, err: expect.stringContaining("queries.jsonl is not there") });
    expect(neither).toMatchObject({ status: 2, err: expect.stringContaining("--beir <folder>") });
    expect(foreign).toMatchObject({ status: 2, err: expect.stringContaining("is not what nestor eval --json prints") });
  });
});

describe("nestor eval --questions", () => {
  it("asks the index in use, and names questions that it cannot judge", async () => {
    mkdirSync(sandbox.path("docs"));
    writeFileSync(sandbox.path("docs/printer.txt"), "The office printer is called Gutenberg.\n");
    await offline("sync", "docs");
    writeLines("questions.jsonl", [
      { question: "What is the printer called?", path: "printer.txt", page: 1, quote: "called Gutenberg" },
      { question: "Where is the coffee?", path: "coffee.txt" },
    ]);

    const { status, out, err } = await offline("eval", "--questions", "questions.jsonl");

    expect(status).toBe(3);
    expect(out).toContain("1 question, embedded by");
    expect(out).toMatch(/\nhybrid +1\.0000/);
    expect(err).toContain("Left out: Where is the coffee?\n  coffee.txt is not in the index.");
  });

  it("says to index first where there is no index", async () => {
    writeLines("questions.jsonl", [{ question: "What?", path: "a.txt" }]);

    const { status, err } = await offline("eval", "--questions", "questions.jsonl");

    expect([status, err]).toEqual([4, expect.stringContaining("Nothing is indexed yet")]);
  });
});

describeOnPostgres("nestor eval on PostgreSQL", () => {
  it("finds the same, and leaves no schema behind", async () => {
    const database = await testDatabaseOfUser();
    try {
      const inFolder = JSON.parse((await offline("eval", "--beir", "beir", "--json")).out) as Evaluation;
      const inDatabase = await offline("--store", database.url, "eval", "--beir", "beir", "--json");

      expect((JSON.parse(inDatabase.out) as Evaluation).estimates).toEqual(inFolder.estimates);
      expect(await database.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'nestor%'")).toEqual([]);
    } finally {
      await database.remove();
    }
  });
});
