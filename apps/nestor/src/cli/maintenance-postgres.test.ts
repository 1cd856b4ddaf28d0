import { mkdirSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import { describeOnPostgres, testDatabaseOfUser, type UserDatabase } from "test-postgres";
import { Sandbox, type NestorResult } from "../test-support/run-nestor.js";

jest.setTimeout(120_000);

let database: UserDatabase;
let sandbox: Sandbox;
const parsed = ({ out }: NestorResult): unknown => JSON.parse(out) as unknown;

describeOnPostgres("an index on its way to PostgreSQL and back", () => {
  beforeAll(async () => {
    database = await testDatabaseOfUser();
    sandbox = new Sandbox();
    mkdirSync(sandbox.path("docs"));
    writeFileSync(sandbox.path("docs/printer.txt"), "The office printer is called Gutenberg.\n");
    writeFileSync(sandbox.path("docs/coffee.md"), "# Coffee\n\nThe coffee machine is cleaned every Friday at noon.\n");
  });

  afterAll(async () => {
    sandbox.remove();
    await database.remove();
  });

  it("is the same there, is made anew there, and comes back with its conversations", async () => {
    const here = (...args: string[]): Promise<NestorResult> => sandbox.nestor([...args, "--offline"]);
    const there = (...args: string[]): Promise<NestorResult> => here(...args, "--store", database.url);
    await here("sync", "docs");
    await here("ask", "When is the coffee machine cleaned?");
    await here("export", "here.export");

    const imported = await there("import", "here.export");
    const synced = await there("sync", "docs", "--json");
    const looked = await there("doctor", "--json");
    const remade = await there("reindex", "--json");
    const undone = await there("reindex", "--undo");
    await there("export", "there.export");
    await here("import", "there.export", "--data", "back");
    const asked = await here("ask", "What is the printer called?", "--json", "--data", "back");
    const threads = await here("threads", "--json", "--data", "back");

    expect(imported).toMatchObject({ status: 0 });
    expect(parsed(synced)).toMatchObject({ unchanged: 2, chunksEmbedded: 0 });
    expect(looked).toMatchObject({ status: 0 });
    expect(parsed(remade)).toMatchObject({ chunks: 2, embedded: 0, reused: 2, keptOld: true });
    expect(undone).toMatchObject({ status: 0 });
    expect(parsed(asked)).toMatchObject({ citations: [{ state: "verified", path: "printer.txt" }] });
    expect(parsed(threads)).toHaveLength(2);
  });
});
