import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { describeOnPostgres, testDatabase, type TestDatabase } from "test-postgres";
import { tablesVersion } from "./postgres-checkpoint-saver.js";
import { openPostgresThreads } from "./open-postgres-threads.js";
import { describeThreads, engineOn } from "./threads-contract.js";

describeOnPostgres("on a server", () => {
  let database: TestDatabase;
  beforeAll(async () => void (database = await testDatabase()));
  afterAll(() => database.remove());

  describeThreads("in PostgreSQL", async () => {
    const address = { url: database.url, schema: database.newSchema() };
    return { address, open: () => openPostgresThreads(address.url, address) };
  });

  describe("the conversations in a schema", () => {
    it("get their tables once, from many processes at once", async () => {
      const schema = database.newSchema();

      const opened = await Promise.all([1, 2, 3].map(() => openPostgresThreads(database.url, { schema })));

      expect(await database.query(`SELECT max(v) AS version FROM ${schema}.checkpoint_migrations`)).toEqual([
        { version: tablesVersion },
      ]);
      await Promise.all(opened.map((threads) => threads.close()));
    });

    it("hold one state a conversation, however long it gets", async () => {
      const schema = database.newSchema();
      const threads = await openPostgresThreads(database.url, { schema });
      const engine = engineOn(threads);
      await engine.ask("How is a hold removed?", { threadId: "one" });
      const [before] = await database.query<{ values: string }>(SIZES.replaceAll("$schema", schema));

      await engine.ask("And how do I undo that?", { threadId: "one" });
      await engine.ask("And where are\0 mirrors named?", { threadId: "one" });

      expect(await database.query(SIZES.replaceAll("$schema", schema))).toEqual([before]);
      expect(before).toMatchObject({ checkpoints: "1", writes: "0" });
      expect((await threads.messages("one")).length).toBe(6);
      await threads.close();
    });

    it("go on when all connections break", async () => {
      const threads = await openPostgresThreads(database.url, { schema: database.newSchema() });
      const engine = engineOn(threads);
      await engine.ask("How is a hold removed?", { threadId: "one" });

      await database.breakConnections();
      await engine.ask("And how do I undo that?", { threadId: "one" });

      expect(await threads.list()).toMatchObject([{ id: "one", turns: 2 }]);
      await threads.close();
    });
  });
});

const SIZES = `SELECT (SELECT count(*) FROM $schema.checkpoints) AS checkpoints,
  (SELECT count(*) FROM $schema.checkpoint_blobs) AS values, (SELECT count(*) FROM $schema.checkpoint_writes) AS writes`;
