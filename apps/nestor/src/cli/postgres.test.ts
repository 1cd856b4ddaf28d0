import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { describeOnPostgres, refusingServer, testDatabaseOfUser, type UserDatabase } from "test-postgres";
import { Sandbox, type NestorResult, type NestorRun } from "../test-support/run-nestor.js";

jest.setTimeout(120_000);

let database: UserDatabase;
let sandbox: Sandbox;

describeOnPostgres("nestor with an index in PostgreSQL", () => {
  beforeAll(async () => void (database = await testDatabaseOfUser()));
  afterAll(() => database.remove());

  beforeEach(() => {
    sandbox = new Sandbox();
    mkdirSync(sandbox.path("docs"));
    writeFileSync(sandbox.path("docs/printer.txt"), "The office printer is called Gutenberg.\n");
    writeFileSync(sandbox.path("docs/coffee.md"), "# Coffee\n\nThe coffee machine is cleaned every Friday at noon.\n");
  });

  afterEach(() => sandbox.remove());

  const store = (schema: string): { env: Record<string, string> } => ({
    env: { NESTOR_STORE: `${database.url}?schema=${schema}` },
  });

  it("does with it what it does with a folder, and shows the password nowhere", async () => {
    const there = store("same_commands");
    const run = (...args: string[]): Promise<NestorResult> => sandbox.nestor(args, there);
    const early = await run("docs");
    const synced = await run("sync", "docs", "--offline", "--json");
    const asked = await run("ask", "When is the coffee machine cleaned?", "--offline", "--json");
    const thread = (JSON.parse(asked.out) as { threadId: string }).threadId;
    const found = await run("search", "printer", "--offline", "--json");
    const docs = await run("docs", "--json");
    const threads = await run("threads", "--json");
    const status = await run("status", "--json");
    const deleted = await run("threads", "delete", thread);

    expect(early).toMatchObject({ status: 4, err: expect.stringContaining("Sync a folder first") });
    expect(JSON.parse(synced.out)).toMatchObject({ indexed: 2, failed: [] });
    expect(JSON.parse(asked.out)).toMatchObject({ citations: [{ state: "verified", path: "coffee.md" }] });
    expect(JSON.parse(found.out)).toMatchObject([{ path: "printer.txt" }, {}]);
    expect(JSON.parse(docs.out)).toMatchObject([{ path: "coffee.md" }, { path: "printer.txt" }]);
    expect(JSON.parse(threads.out)).toMatchObject([{ id: thread, turns: 1 }]);
    expect(JSON.parse(status.out)).toMatchObject({ syncs: [{ outcome: "done" }] });
    expect(deleted).toMatchObject({ status: 0 });
    expect(existsSync(sandbox.path(".nestor"))).toBe(false);
    const all = [early, synced, asked, found, docs, threads, status, deleted];
    expect(all.map(({ out, err }) => out + err).join("\n")).not.toContain(database.password);
  });

  it("says what to do when the database cannot be used, and repeats no password", async () => {
    const { host, username } = new URL(database.url);
    const ask = (address: string): Promise<NestorResult> =>
      sandbox.nestor(["sync", "docs", "--offline", "--store", address]);

    const unknownHost = await ask(`postgres://${username}:${database.password}@no-such-host.invalid/docs`);
    const refusing = await refusingServer();
    const wrongPassword = await ask(`postgres://${username}:${database.password}@127.0.0.1:${refusing.port}/docs`);
    await refusing.close();
    const noDatabase = await ask(`postgres://${username}:${database.password}@${host}/no_such_database`);

    expect(unknownHost).toMatchObject({ status: 6, err: expect.stringMatching(/no-such-host\.invalid:5432/) });
    expect(wrongPassword).toMatchObject({ status: 5, err: expect.stringContaining("PGPASSWORD") });
    expect(noDatabase).toMatchObject({ status: 5, err: expect.stringContaining("createdb") });
    const all = [unknownHost, wrongPassword, noDatabase];
    expect(all.map(({ out, err }) => out + err).join("\n")).not.toContain(database.password);
  });

  it("says that pgvector is missing", async () => {
    const bare = await testDatabaseOfUser();
    await bare.query("DROP EXTENSION vector");

    const synced = await sandbox.nestor(["sync", "docs", "--offline", "--store", bare.url]);

    expect(synced).toMatchObject({ status: 5, err: expect.stringContaining('extension "vector"') });
    await bare.remove();
  });
});

describeOnPostgres("several nestors on one index", () => {
  const documents = 24;
  let service: Emulator;
  let there: { env: Record<string, string> };

  beforeAll(async () => void (database = await testDatabaseOfUser()));
  afterAll(() => database.remove());

  beforeEach(async () => {
    sandbox = new Sandbox();
    mkdirSync(sandbox.path("docs"));
    for (let n = 0; n < documents; n += 1) {
      writeFileSync(sandbox.path(`docs/${n}.txt`), `Machine number${n} stands in room ${n} of the house.\n`);
    }
    service = await createEmulator({ apiKeys: ["key"], embeddings: "hash", embeddingLatencyMs: 60, rateLimits: false });
  });

  afterEach(async () => {
    await service.close();
    sandbox.remove();
  });

  const index = (schema: string): void => {
    there = {
      env: {
        NESTOR_STORE: `${database.url}?schema=${schema}`,
        NESTOR_LEASE_SECONDS: "1",
        OVH_AI_ENDPOINTS_BASE_URL: service.url,
        OVH_AI_ENDPOINTS_ACCESS_TOKEN: "key",
      },
    };
  };
  /** Texts of the documents that were sent to be embedded. */
  const embedded = (): string[] =>
    service.journal
      .filter(({ path }) => path.endsWith("/embeddings"))
      .flatMap(({ body }) => (body as { input: string[] }).input)
      .filter((text) => text.includes("stands in room"));
  const states = async (schema: string): Promise<unknown> =>
    database.query(`SELECT state, count(*)::integer AS count FROM ${schema}.documents GROUP BY state`);

  it("share the work of a folder, and embed each document once", async () => {
    index("shared");
    const runs = await Promise.all([1, 2].map(() => sandbox.nestor(["sync", "docs", "--json"], there)));

    const indexed = runs.map(({ out }) => (JSON.parse(out) as { indexed: number }).indexed);
    expect(runs.map(({ status }) => status)).toEqual([0, 0]);
    expect(indexed.reduce((sum, count) => sum + count)).toBe(documents);
    expect(Math.min(...indexed)).toBeGreaterThan(0);
    expect(embedded().length).toBe(documents);
    expect(new Set(embedded()).size).toBe(documents);
  });

  it("finish what a killed one leaves behind, while a server answers", async () => {
    index("killed");
    const victim = sandbox.start(["sync", "docs"], there);
    await victim.said("indexed  0.txt");
    const server = sandbox.start(["serve", "--port", "0", "--json"], there);
    const { url, token } = await announced(server);
    const survivor = sandbox.start(["sync", "docs", "--json"], there);
    victim.process.kill("SIGKILL");

    const answer = await fetch(`${url}api/documents`, { headers: { authorization: `Bearer ${token}` } });
    const finished = await survivor.result;
    server.process.kill("SIGTERM");

    expect(answer.status).toBe(200);
    expect((await server.result).status).toBe(0);
    expect(finished.status).toBe(0);
    expect(await states("killed")).toEqual([{ state: "indexed", count: documents }]);
    expect(await database.query("SELECT count(*)::integer AS chunks FROM killed_index_1.chunks")).toEqual([
      { chunks: documents },
    ]);
  });
});

function announced(server: NestorRun): Promise<{ url: string; token: string }> {
  return new Promise((resolve, reject) => {
    let out = "";
    server.process.stdout?.on("data", (text: string) => {
      out += text;
      if (out.endsWith("\n")) resolve(JSON.parse(out) as { url: string; token: string });
    });
    server.process.once("close", () => reject(new Error(`The server ended: ${out}`)));
  });
}
