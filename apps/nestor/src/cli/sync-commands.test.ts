import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { Sandbox } from "../test-support/run-nestor.js";

jest.setTimeout(60_000);

const sample = fileURLToPath(new URL("../../../../samples/fhs-3.0.pdf", import.meta.url));
let sandbox: Sandbox;
let service: Emulator;
let options: { env: Record<string, string> };

beforeAll(async () => {
  service = await createEmulator({ apiKeys: ["good-key"] });
  options = { env: { OVH_AI_ENDPOINTS_BASE_URL: service.url, OVH_AI_ENDPOINTS_ACCESS_TOKEN: "good-key" } };
});

afterAll(() => service.close());

beforeEach(() => {
  sandbox = new Sandbox();
  mkdirSync(sandbox.path("docs"));
  writeFileSync(sandbox.path("docs/printer.txt"), "The office printer is called Gutenberg.\n");
  writeFileSync(sandbox.path("docs/coffee.md"), "# Coffee\n\nThe coffee machine is cleaned every Friday at noon.\n");
});

afterEach(() => sandbox.remove());

describe("nestor sync --dry-run", () => {
  it("says what would be done, what it takes and costs, and leaves nothing behind", async () => {
    const planned = await sandbox.nestor(["sync", "docs", "--dry-run", "--offline"]);
    const asJson = JSON.parse((await sandbox.nestor(["sync", "docs", "--dry-run", "--offline", "--json"])).out);

    expect(planned).toMatchObject({ status: 0 });
    expect(planned.out).toContain("2 new\n  coffee.md\n  printer.txt\n");
    expect(planned.out).toMatch(/To embed: 2 chunks, \d+ tokens, from 2 pages: 1 requests, .*, 0 €/);
    expect(asJson).toMatchObject({
      new: ["coffee.md", "printer.txt"],
      work: { chunks: 2 },
      effort: { requests: 1, euro: 0 },
    });
    expect((await sandbox.nestor(["status"])).status).toBe(4);
  });

  it("finds nothing to embed for a moved and a copied file, and neither does the sync", async () => {
    await sandbox.nestor(["sync", "docs", "--offline"]);
    renameSync(sandbox.path("docs/coffee.md"), sandbox.path("docs/machine.md"));
    writeFileSync(sandbox.path("docs/copy.txt"), readFileSync(sandbox.path("docs/printer.txt")));

    const planned = JSON.parse((await sandbox.nestor(["sync", "docs", "--dry-run", "--offline", "--json"])).out);
    const synced = JSON.parse((await sandbox.nestor(["sync", "docs", "--offline", "--json"])).out);

    expect(planned).toMatchObject({ moved: [{ from: "coffee.md", to: "machine.md" }], copied: ["copy.txt"], gone: [] });
    expect(planned.work).toMatchObject({ chunks: 0 });
    expect(synced).toMatchObject({ moved: 2, removed: 0, chunksEmbedded: 0 });
  });

  it("names requests, minutes and the price's day with a key", async () => {
    const planned = JSON.parse((await sandbox.nestor(["sync", "docs", "--dry-run", "--json"], options)).out);

    expect(planned.effort).toMatchObject({ requests: 1, minutes: 1 / 400, euro: expect.any(Number) });
  });

  it("is refused together with --watch", async () => {
    expect(await sandbox.nestor(["sync", "docs", "--dry-run", "--watch"])).toMatchObject({ status: 2 });
  });
});

describe("a file that failed", () => {
  it("is named by the status with what to do, and is tried again with --retry-failed", async () => {
    writeFileSync(sandbox.path("docs/cut.pdf"), readFileSync(sample).subarray(0, 40_000));
    await sandbox.nestor(["sync", "docs", "--offline"]);

    const { out } = await sandbox.nestor(["status"]);
    const left = JSON.parse((await sandbox.nestor(["sync", "docs", "--offline", "--json"])).out);
    const tried = JSON.parse((await sandbox.nestor(["sync", "docs", "--offline", "--json", "--retry-failed"])).out);

    expect(out).toContain("cut.pdf  truncated:");
    expect(out).toContain(`nestor sync ${sandbox.path("docs")} --retry-failed`);
    expect([left.failed[0].before, tried.failed[0].before]).toEqual([true, false]);
  });
});

describe("nestor status", () => {
  it("says how far a running sync is and who is at work, and after it was killed how to go on", async () => {
    const held = service.scenarios.hold({ path: "/v1/embeddings" });
    const running = sandbox.start(["sync", "docs"], options);
    await held.arrived;

    const beside = await sandbox.nestor(["status"]);
    running.process.kill("SIGKILL");
    await once(running.process, "close");
    held.release();
    const after = await sandbox.nestor(["status"]);
    const synced = await sandbox.nestor(["sync", "docs"], options);
    const done = JSON.parse((await sandbox.nestor(["status", "--json"])).out);

    expect(beside.out).toContain(`running: ${sandbox.path("docs")}`);
    expect(beside.out).toContain(`process ${running.process.pid}`);
    expect(after.out).toContain("interrupted");
    expect(after.out).toContain(`nestor sync ${sandbox.path("docs")}`);
    expect(synced.status).toBe(0);
    expect(done).toMatchObject({
      progress: { done: 2, total: 2 },
      working: [],
      failed: [],
      syncs: [{ outcome: "done", chunksEmbedded: 2 }, { outcome: "interrupted" }],
    });
  });
});

describe("nestor sync --watch", () => {
  it("indexes what is there and what comes, forgets what goes, and ends in good order with Ctrl-C", async () => {
    const watching = sandbox.start(["sync", "docs", "--watch", "--offline"]);
    await watching.said("indexed  printer.txt");
    writeFileSync(sandbox.path("docs/tea.txt"), "Tea is served at five.\n");
    await watching.said("indexed  tea.txt");
    rmSync(sandbox.path("docs/coffee.md"));
    await watching.said("removed  coffee.md");
    watching.process.kill("SIGINT");

    const { status } = await watching.result;
    const listed = JSON.parse((await sandbox.nestor(["docs", "--json"])).out);

    expect(status).toBe(0);
    expect(listed.map(({ path }: { path: string }) => path)).toEqual(["printer.txt", "tea.txt"]);
  });
});
