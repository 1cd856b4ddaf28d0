import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { describeOnPostgres, testDatabase, type TestDatabase } from "test-postgres";
import { describeLibrary } from "./library-contract.js";
import { describeMaintenance } from "./maintenance-contract.js";
import { openPostgresLibrary } from "./open-postgres-library.js";

describeOnPostgres("on a server", () => {
  let database: TestDatabase;
  beforeAll(async () => void (database = await testDatabase()));
  afterAll(() => database.remove());

  const makePlace = async () => {
    const schema = database.newSchema();
    return { open: () => openPostgresLibrary(database.url, { schema }) };
  };

  describeLibrary("in PostgreSQL", makePlace);
  describeMaintenance("in PostgreSQL", makePlace);

  describe("a library in a schema", () => {
    it("is made once by many processes at once", async () => {
      const schema = database.newSchema();

      const libraries = await Promise.all([1, 2, 3, 4].map(() => openPostgresLibrary(database.url, { schema })));

      expect(await Promise.all(libraries.map((library) => library.documents()))).toEqual([[], [], [], []]);
      await Promise.all(libraries.map((library) => library.close()));
    });

    it("is not made for a reader", async () => {
      const schema = database.newSchema();

      const opening = openPostgresLibrary(database.url, { schema, create: false });

      await expect(opening).rejects.toMatchObject({ name: "LibraryNotFoundError", message: /Sync a folder first/ });
      expect(await database.query(`SELECT 1 FROM pg_namespace WHERE nspname = '${schema}'`)).toEqual([]);
    });

    it("is refused when a newer program made it", async () => {
      const schema = database.newSchema();
      await (await openPostgresLibrary(database.url, { schema })).close();
      await database.query(`UPDATE ${schema}.library_version SET version = 99`);

      await expect(openPostgresLibrary(database.url, { schema })).rejects.toThrow(/version 99/);
    });

    it("has a name that needs no quoting", async () => {
      await expect(openPostgresLibrary(database.url, { schema: 'x"; DROP' })).rejects.toThrow(/lower-case letters/);
    });
  });
});
