import { cpSync, existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { Sandbox, type NestorResult } from "../test-support/run-nestor.js";

jest.setTimeout(120_000);

let sandbox: Sandbox;
const run = (...args: string[]): Promise<NestorResult> => sandbox.nestor([...args, "--offline"]);
const parsed = ({ out }: NestorResult): unknown => JSON.parse(out) as unknown;

/** Each test has a copy of the same index: making one takes longer than anything here. */
const copyOfIndex = (name: string): string => {
  cpSync(sandbox.path(".nestor"), sandbox.path(name), { recursive: true });
  return name;
};

beforeAll(async () => {
  sandbox = new Sandbox();
  mkdirSync(sandbox.path("docs"));
  writeFileSync(sandbox.path("docs/printer.txt"), "The office printer is called Gutenberg.\n");
  writeFileSync(sandbox.path("docs/coffee.md"), "# Coffee\n\nThe coffee machine is cleaned every Friday at noon.\n");
  await run("sync", "docs");
});

afterAll(() => sandbox.remove());

describe("nestor reindex", () => {
  it("is named, with what it takes, where another model meets the index; then goes forth and back", async () => {
    const data = ["--data", copyOfIndex("reindexed")];
    const other = [...data, "--embedding-model", "bge-base-en-v1.5"];

    const refused = await run("search", "coffee", ...other);
    const made = await run("reindex", ...other);
    const found = await run("search", "coffee", "--json", ...other);
    const undone = await run("reindex", "--undo", ...data);
    const discarded = await run("reindex", "--discard", "--json", ...data);
    const undoneAgain = await run("reindex", "--undo", ...data);

    expect(refused).toMatchObject({ status: 7 });
    expect(refused.err).toContain("nestor reindex --offline --embedding-model bge-base-en-v1.5");
    expect(refused.err).toMatch(/embeds 2 chunks of 2 documents, about \d+ tokens, 1 requests, .*0 €/);
    expect(made).toMatchObject({
      status: 0,
      out: expect.stringContaining("Done: 2 chunks of 2 documents (2 embedded)"),
    });
    expect(parsed(found)).toMatchObject([{ path: "coffee.md" }, {}]);
    expect(undone.out).toContain("made with emulator/all-MiniLM-L6-v2 as bge-m3");
    expect(parsed(discarded)).toEqual({ discarded: [sandbox.path("reindexed/store-2")] });
    expect(undoneAgain).toMatchObject({ status: 4, err: expect.stringContaining("no previous index") });
  });
});

describe("nestor export, import and doctor", () => {
  it("carry an index to another folder, where nothing is wrong with it", async () => {
    const written = await run("export", "all.export", "--json");
    const read = await run("import", "all.export", "--data", "other");
    const looked = await run("doctor", "--data", "other");

    expect(parsed(written)).toMatchObject({ documents: 2, pages: 2, files: 2, chunks: 2, conversations: 0 });
    expect(read).toMatchObject({ status: 0, out: expect.stringContaining("Imported 2 documents") });
    expect(looked).toMatchObject({ status: 0 });
    expect(looked.out).toContain("2 documents and 2 chunks fit each other");
    expect(looked.out).toContain("canary cosine 1.0000");
  });

  it("overwrite nothing unless told, and tell a file that is cut off", async () => {
    await run("export", "some.export");
    const exported = await run("export", "some.export");
    const imported = await run("import", "some.export");
    truncateSync(sandbox.path("some.export"), Math.floor(statSync(sandbox.path("some.export")).size / 2));
    const cut = await run("import", "some.export", "--data", "cut");

    expect(exported).toMatchObject({ status: 2, err: expect.stringContaining("--force") });
    expect(imported).toMatchObject({ status: 2, err: expect.stringContaining("--replace") });
    expect(cut).toMatchObject({ status: 10, err: expect.stringMatching(/damaged at record \d+: the file ends here/) });
    expect(existsSync(sandbox.path("cut/index.json"))).toBe(false);
  });

  it("say what is damaged and what to do, and clear away what a killed import left", async () => {
    copyOfIndex("damaged");
    const library = sandbox.path("damaged/library.sqlite");
    writeFileSync(library, readFileSync(library).fill(7, 4096));
    writeFileSync(sandbox.path("damaged/import-999999999.tmp"), "left over");

    const looked = await run("doctor", "--repair", "--json", "--data", "damaged");

    expect(looked).toMatchObject({ status: 10 });
    const { findings, repairs } = parsed(looked) as {
      findings: { about: string; level: string; advice?: string }[];
      repairs: string[];
    };
    expect(repairs).toEqual(["Deleted import-999999999.tmp."]);
    const problems = findings.filter(({ level }) => level === "problem");
    expect(problems.map(({ about }) => about)).toContain("library.sqlite");
    expect(problems.every(({ advice }) => (advice ?? "").length > 0)).toBe(true);
  });
});
