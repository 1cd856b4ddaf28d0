import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { describeOnPostgres, testDatabase, type TestDatabase } from "test-postgres";
import type { Ledger, ScannedDocument } from "./ledger.js";
import type { Library } from "./library.js";
import { openPostgresLibrary } from "./open-postgres-library.js";

const ids = Array.from({ length: 12 }, (_, n) => `00000000000000${(n + 16).toString(16)}`);
const [first = "", second = ""] = ids;
const file = (id: string, path = `${id}.pdf`): ScannedDocument => {
  return { id, root: "/docs", path, contentHash: `hash of ${id}`, bytes: 12, mediaType: "application/pdf" };
};

describeOnPostgres("workers that share a library", () => {
  let database: TestDatabase;
  let schema: string;
  let libraries: Library[];
  let one: Ledger;
  let two: Ledger;

  beforeAll(async () => void (database = await testDatabase()));
  afterAll(() => database.remove());

  beforeEach(async () => {
    schema = database.newSchema();
    libraries = [];
    [one, two] = [await startWorker("one"), await startWorker("two")];
  });

  afterEach(async () => {
    for (const ledger of [one, two]) await ledger.close();
    for (const library of libraries) await library.close();
  });

  const startWorker = async (workerId: string, leaseMs = 30_000): Promise<Ledger> => {
    const library = await openPostgresLibrary(database.url, { schema, workerId, leaseMs, retryForMs: 5000 });
    libraries.push(library);
    return library.startSync("/docs");
  };
  const enter = (...documents: ScannedDocument[]): Promise<void> =>
    one.record({ root: "/docs", changed: documents, gone: [], queue: [] });
  /** As when a process is killed or cut off: its lease runs out, and it does not know. */
  const endLeaseOf = (worker: string): Promise<unknown> =>
    database.query(`UPDATE ${schema}.syncs SET lease_until = now() - interval '1 s' WHERE worker = '${worker}'`);

  it("never get the same document, however many claim at once", async () => {
    await enter(...ids.map((id) => file(id)));

    const claimed = await Promise.all(ids.map((_, n) => (n % 2 ? one : two).claim("/docs")));

    expect(claimed.map((document) => document?.id).toSorted()).toEqual(ids);
    expect(await one.claim("/docs")).toBeUndefined();
  });

  it("wait for what another is at work on, and for nothing else", async () => {
    await enter(file(first), file(second));
    await one.claim("/docs");
    await two.claim("/docs");
    expect([await one.elsewhere("/docs"), await two.elsewhere("/docs")]).toEqual([1, 1]);

    await one.setIndexed(first, 1);
    await two.setFailed(second, { code: "empty", message: "Empty." }, "p");

    expect([await one.elsewhere("/docs"), await two.elsewhere("/docs")]).toEqual([0, 0]);
  });

  it("take over what a killed one was at work on", async () => {
    await enter(file(first));
    await one.claim("/docs");
    await one.setState(first, "embedding");
    expect(await two.claim("/docs")).toBeUndefined();

    await endLeaseOf("one");

    expect(await two.claim("/docs")).toMatchObject({ id: first, state: "embedding" });
    expect((await libraries[1]?.syncs())?.map(({ worker, outcome }) => `${worker} ${outcome}`)).toEqual([
      "two running",
      "one interrupted",
    ]);
  });

  it("may not write to a document that another took over, whatever became of it there", async () => {
    await enter(file(first));
    await one.claim("/docs");
    await endLeaseOf("one");
    await two.claim("/docs");
    const lost = { name: "LeaseLostError", documentId: first, reason: "taken" };

    await expect(one.setProgress(first, { embedded: 1, chunks: 2, completePages: 0, added: 1 })).rejects.toMatchObject(
      lost,
    );
    await two.setIndexed(first, 2);
    await expect(one.setFailed(first, { code: "timeout", message: "Slow." }, "p")).rejects.toMatchObject(lost);
    await one.release(first, "queued");

    expect(await one.get(first)).toMatchObject({ state: "indexed", chunkCount: 2 });
  });

  it("keep what they hold when they only slept, and nobody took it", async () => {
    await enter(file(first));
    await one.claim("/docs");
    await endLeaseOf("one");

    await one.setState(first, "parsing");

    expect(await two.claim("/docs")).toBeUndefined();
  });

  it("renew their leases by themselves", async () => {
    const three = await startWorker("three", 300);
    const seen = async (): Promise<unknown> =>
      (await libraries[2]?.syncs())?.find(({ worker }) => worker === "three")?.seenAt;
    const before = await seen();

    while ((await seen()) === before) await database.query("SELECT pg_sleep(0.02)");

    expect((await libraries[2]?.syncs())?.[0]).toMatchObject({ worker: "three", outcome: "running" });
    await three.close();
  });

  it("leave a document alone that is removed while they work on it", async () => {
    await enter(file(first));
    await one.claim("/docs");
    await two.record({ root: "/docs", changed: [], gone: [`${first}.pdf`], queue: [] });
    await two.remove(await two.unreferenced());

    await expect(one.setState(first, "embedding")).rejects.toMatchObject({ name: "LeaseLostError", reason: "gone" });
  });

  it("do not put back into the queue what another is at work on", async () => {
    await enter(file(first));
    await one.claim("/docs");
    await one.setState(first, "embedding");

    await two.record({ root: "/docs", changed: [], gone: [], queue: [{ id: first, state: "queued" }] });

    expect(await two.get(first)).toMatchObject({ state: "embedding" });
    await one.setIndexed(first, 1);
  });

  it("do not put back into the queue what another finished while they compared", async () => {
    await enter(file(first), file(second));
    await one.claim("/docs");
    await one.setIndexed(first, 1);

    await two.exclusively(async () => {
      await one.claim("/docs");
      await one.setIndexed(second, 1);
      const queue = [first, second].map((id) => ({ id, state: "queued" as const }));
      await two.record({ root: "/docs", changed: [], gone: [], queue });
    });

    expect(await Promise.all([first, second].map((id) => two.get(id)))).toMatchObject([
      { state: "queued" },
      { state: "indexed" },
    ]);
  });

  it("never remove a document that another has just given a file", async () => {
    await enter(file(first));
    await one.record({ root: "/docs", changed: [], gone: [`${first}.pdf`], queue: [] });
    const unreferenced = await one.unreferenced();
    await two.record({ root: "/docs", changed: [file(first, "moved.pdf")], gone: [], queue: [] });

    await one.remove(unreferenced);

    expect(await two.get(first)).toMatchObject({ path: "moved.pdf" });
  });

  it("survive removing and giving files at the very same time", async () => {
    for (let round = 0; round < 20; round += 1) {
      await enter(file(first));
      await one.record({ root: "/docs", changed: [], gone: [`${first}.pdf`], queue: [] });
      await Promise.all([
        one.remove([first]),
        two.record({ root: "/docs", changed: [file(first)], gone: [], queue: [] }),
      ]);

      expect(await two.get(first)).toMatchObject({ path: `${first}.pdf` });
    }
  });

  it("compare their folders one after the other", async () => {
    const steps: string[] = [];
    const plan = (name: string, ledger: Ledger): Promise<void> =>
      ledger.exclusively(async () => {
        steps.push(`${name} begins`);
        await ledger.entries();
        steps.push(`${name} ends`);
      });

    await Promise.all([..."abcdefgh"].map((name, n) => plan(name, n % 2 ? one : two)));

    expect(steps.map((step) => step.slice(2))).toEqual(Array.from({ length: 8 }, () => ["begins", "ends"]).flat());
  });

  it("compare again when the lock was lost on the way, and write down nothing without it", async () => {
    let attempts = 0;
    await one.exclusively(async () => {
      attempts += 1;
      if (attempts === 1) await database.breakConnections();
      await enter(file(first));
    });

    expect(attempts).toBe(2);
    expect(await two.entries()).toHaveLength(1);
  });

  it("do not compare again what is written down", async () => {
    let attempts = 0;
    const planning = one.exclusively(async () => {
      attempts += 1;
      await enter(file(first));
      await database.breakConnections();
      await one.remove([]);
    });

    await expect(planning).rejects.toMatchObject({ name: "StoreUnavailableError" });
    expect(attempts).toBe(1);
  });

  it("go on when all connections break", async () => {
    await enter(file(first), file(second));
    await one.claim("/docs");

    await database.breakConnections();
    await one.setIndexed(first, 3);
    await database.breakConnections();

    expect(await one.claim("/docs")).toMatchObject({ id: second });
    expect(await one.get(first)).toMatchObject({ state: "indexed", chunkCount: 3 });
  });

  it("find a document again that they claimed when the answer was lost", async () => {
    await enter(file(first));
    await database.query(
      `UPDATE ${schema}.documents SET sync_id = (SELECT id FROM ${schema}.syncs WHERE worker = 'one')`,
    );

    expect(await two.claim("/docs")).toBeUndefined();
    expect(await one.claim("/docs")).toMatchObject({ id: first });
  });
});
