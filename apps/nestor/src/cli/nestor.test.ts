import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { Sandbox } from "../test-support/run-nestor.js";

jest.setTimeout(60_000);

const samples = fileURLToPath(new URL("../../../../samples/", import.meta.url));
let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  mkdirSync(sandbox.path("docs"));
  writeFileSync(
    sandbox.path("docs/printer.txt"),
    "The office printer is called Gutenberg.\nIts driver is in /opt/gutenberg.\n",
  );
  writeFileSync(sandbox.path("docs/coffee.md"), "# Coffee\n\nThe coffee machine is cleaned every Friday at noon.\n");
});

afterEach(() => sandbox.remove());

describe("nestor sync and ask, offline", () => {
  it("answers with a verified quote and its page, and says that no language model writes", async () => {
    const synced = await sandbox.nestor(["sync", "docs"]);
    const asked = await sandbox.nestor(["ask", "When is the coffee machine cleaned?", "--json"]);

    expect(synced).toMatchObject({ status: 0 });
    expect(synced.err).toContain("not written by a language model");
    expect(asked.status).toBe(0);
    expect(JSON.parse(asked.out)).toMatchObject({
      abstained: false,
      citations: [{ n: 1, state: "verified", path: "coffee.md", page: 1 }],
    });
    expect(JSON.parse(asked.out).citations[0].quote).toContain("every Friday at noon");
  });

  it("does nothing in a second run", async () => {
    await sandbox.nestor(["sync", "docs"]);

    const again = await sandbox.nestor(["sync", "docs", "--json"]);

    expect(JSON.parse(again.out)).toMatchObject({ indexed: 0, unchanged: 2, chunksEmbedded: 0 });
  });

  it("embeds only a changed file, and forgets a deleted one", async () => {
    await sandbox.nestor(["sync", "docs"]);
    writeFileSync(sandbox.path("docs/printer.txt"), "The office printer is called Aldus.\n");
    rmSync(sandbox.path("docs/coffee.md"));

    const again = await sandbox.nestor(["sync", "docs", "--json"]);
    const found = await sandbox.nestor(["search", "printer coffee machine", "--json"]);

    expect(JSON.parse(again.out)).toMatchObject({ indexed: 0, changed: 1, removed: 1, chunksEmbedded: 1 });
    expect(JSON.parse(found.out)).toMatchObject([{ path: "printer.txt", text: expect.stringContaining("Aldus") }]);
  });

  it("goes on with a conversation in another run", async () => {
    await sandbox.nestor(["sync", "docs"]);
    const first = JSON.parse((await sandbox.nestor(["ask", "What is the office printer called?", "--json"])).out);

    const second = await sandbox.nestor(["ask", "--thread", first.threadId, "And where is its driver?", "--json"]);
    const threads = await sandbox.nestor(["threads", "--json"]);

    expect(JSON.parse(second.out).standaloneQuestion).toContain("printer");
    expect(JSON.parse(second.out).citations[0].quote).toContain("/opt/gutenberg");
    expect(JSON.parse(threads.out)).toMatchObject([{ id: first.threadId, turns: 2 }]);
  });

  it("holds a conversation over a pipe", async () => {
    await sandbox.nestor(["sync", "docs"]);

    const chat = await sandbox.nestor(["chat"], {
      input: "What is the office printer called?\nAnd where is its driver?\n/exit\n",
    });

    expect(chat.status).toBe(0);
    expect(chat.out).toContain("Gutenberg");
    expect(chat.out).toContain("/opt/gutenberg");
    expect(chat.err).toContain("nestor chat --thread");
  });

  it("shows the ranks by words and by meaning", async () => {
    await sandbox.nestor(["sync", "docs"]);

    const found = await sandbox.nestor(["search", "Gutenberg"]);

    expect(found.out).toMatch(/#1 {2}printer\.txt, line 1 +fused 1 +words 1 +meaning \d/);
  });
});

describe("nestor with bad input", () => {
  it("names a folder that is not there, and leaves nothing behind", async () => {
    const result = await sandbox.nestor(["sync", "nowhere"]);

    expect(result).toMatchObject({ status: 4, out: "" });
    expect(result.err).toContain(sandbox.path("nowhere"));
    expect(await sandbox.nestor(["docs"])).toMatchObject({ status: 4 });
  });

  it("says what to do when nothing is indexed yet", async () => {
    const result = await sandbox.nestor(["ask", "anything?"]);

    expect(result.status).toBe(4);
    expect(result.err).toContain("nestor sync");
  });

  it("indexes the good files when others are broken, and keeps the reasons", async () => {
    writeFileSync(sandbox.path("docs/empty.pdf"), "");
    writeFileSync(sandbox.path("docs/letter.pdf"), "Dear Sir or Madam,");
    writeFileSync(sandbox.path("docs/cut.pdf"), readFileSync(`${samples}fhs-3.0.pdf`).subarray(0, 40_000));

    const synced = await sandbox.nestor(["sync", "docs"]);
    const listed = JSON.parse((await sandbox.nestor(["docs", "--json"])).out);
    const codes = listed.map(
      ({ path, state, failure }: { path: string; state: string; failure?: { code: string } }) => [
        path,
        state,
        failure?.code,
      ],
    );

    expect(synced.status).toBe(3);
    expect(synced.out).toContain("letter.pdf  not-a-pdf:");
    expect(codes).toEqual([
      ["coffee.md", "indexed", undefined],
      ["cut.pdf", "failed", "truncated"],
      ["empty.pdf", "failed", "empty"],
      ["letter.pdf", "failed", "not-a-pdf"],
      ["printer.txt", "indexed", undefined],
    ]);
  });

  it("ends quietly when whoever reads its output has read enough", async () => {
    const run = sandbox.start(["models", "--json", "--offline"]);
    run.process.stdout?.destroy();

    expect(await run.result).toMatchObject({ status: 0, err: "" });
  });

  it("refuses two flags that exclude each other, and an unknown command", async () => {
    expect(await sandbox.nestor(["--offline", "--anonymous", "docs"])).toMatchObject({ status: 2 });
    expect(await sandbox.nestor(["snyc", "docs"])).toMatchObject({ status: 2 });
  });

  it("stops on Ctrl-C, keeps what was done, and finishes in the next run", async () => {
    // More than two calls of the model: the small files are done with the first.
    writeFileSync(sandbox.path("docs/long.txt"), longText(420));
    const run = sandbox.start(["sync", "docs"]);
    await run.said("indexed  coffee.md");
    run.process.kill("SIGINT");

    const interrupted = await run.result;
    const resumed = await sandbox.nestor(["sync", "docs", "--json"]);
    const listed = JSON.parse((await sandbox.nestor(["docs", "--json"])).out);

    expect(interrupted.status).toBe(130);
    expect(interrupted.err).toContain("run the same command to go on");
    expect(JSON.parse(resumed.out)).toMatchObject({ cancelled: false, failed: [] });
    expect(listed.map(({ state }: { state: string }) => state)).toEqual(["indexed", "indexed", "indexed"]);
  });
});

describe("nestor with the service", () => {
  let service: Emulator;
  let env: Record<string, string>;

  beforeAll(async () => {
    service = await createEmulator({ apiKeys: ["good-key"] });
    env = { OVH_AI_ENDPOINTS_BASE_URL: service.url };
  });

  afterAll(() => service.close());

  it("refuses a second sync while one is running, and lets the first finish", async () => {
    const options = { env: { ...env, OVH_AI_ENDPOINTS_ACCESS_TOKEN: "good-key" } };
    const held = service.scenarios.hold({ path: "/v1/embeddings" });
    const first = sandbox.start(["sync", "docs"], options);
    await held.arrived;

    const second = await sandbox.nestor(["sync", "docs"], options);
    held.release();

    expect(second.status).toBe(8);
    expect(second.err).toContain(String(first.process.pid));
    expect(await first.result).toMatchObject({ status: 0 });
  });

  it("uses the key, and says nothing about running offline", async () => {
    const synced = await sandbox.nestor(["sync", "docs"], {
      env: { ...env, OVH_AI_ENDPOINTS_ACCESS_TOKEN: "good-key" },
    });

    expect(synced.status).toBe(0);
    expect(synced.err).not.toContain("offline");
  });

  it("refuses a wrong key without printing it", async () => {
    const result = await sandbox.nestor(["sync", "docs"], {
      env: { ...env, OVH_AI_ENDPOINTS_ACCESS_TOKEN: "wrong-key-4711" },
    });

    expect(result.status).toBe(5);
    expect(result.err).toContain("OVH_AI_ENDPOINTS_ACCESS_TOKEN");
    expect(result.err + result.out).not.toContain("4711");
  });

  it("names an unknown model", async () => {
    const result = await sandbox.nestor(["sync", "docs", "--embedding-model", "bge-m4"], {
      env: { ...env, OVH_AI_ENDPOINTS_ACCESS_TOKEN: "good-key" },
    });

    expect(result.status).toBe(5);
    expect(result.err).toContain("bge-m4");
  });

  it("does not mix an index with another embedding model, and loses nothing", async () => {
    await sandbox.nestor(["sync", "docs", "--offline"]);

    const result = await sandbox.nestor(["sync", "docs"], {
      env: { ...env, OVH_AI_ENDPOINTS_ACCESS_TOKEN: "good-key" },
    });
    const asked = await sandbox.nestor(["ask", "--offline", "What is the office printer called?", "--json"]);

    expect(result.status).toBe(7);
    expect(result.err).toContain("--data");
    expect(JSON.parse(asked.out).citations[0].quote).toContain("Gutenberg");
  });

  it("works without a key on request, within the two requests a minute that it then has", async () => {
    rmSync(sandbox.path("docs/coffee.md"));

    const synced = await sandbox.nestor(["--anonymous", "sync", "docs"], { env });

    expect(synced.status).toBe(0);
    expect(synced.err).toContain("2 requests a minute");
    expect(service.journal.at(-1)?.headers).not.toHaveProperty("authorization");
  });
});

/** Distinct paragraphs, enough of them that embedding takes a while. */
function longText(paragraphs: number): string {
  return Array.from(
    { length: paragraphs },
    (_, i) =>
      `Paragraph ${i} is about machine number ${i * 7}, which stands in hall ${i % 13} and is serviced on day ${i % 31} of each month by team ${i % 5}, with spare parts from shelf ${i % 97} in the basement and a checklist of ${i % 11} steps.\n\n`,
  ).join("");
}
