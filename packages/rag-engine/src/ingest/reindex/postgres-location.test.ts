import { afterAll, beforeAll } from "@jest/globals";
import { describeOnPostgres, testDatabase, type TestDatabase } from "test-postgres";
import { describeIndexLocation } from "./index-location-contract.js";
import { openPostgresLocation } from "./open-postgres-location.js";

describeOnPostgres("on a server", () => {
  let database: TestDatabase;
  beforeAll(async () => void (database = await testDatabase()));
  afterAll(() => database.remove());

  describeIndexLocation("in PostgreSQL", async () => {
    const schema = database.newSchema();
    return {
      open: async () => openPostgresLocation(database.url, { schema }),
      fill: async ({ place }) => void (await database.query(`CREATE SCHEMA IF NOT EXISTS ${place}`)),
      isFilled: async ({ place }) =>
        (await database.query(`SELECT 1 FROM pg_namespace WHERE nspname = '${place}'`)).length > 0,
    };
  });
});
