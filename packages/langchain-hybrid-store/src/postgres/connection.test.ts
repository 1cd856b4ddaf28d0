import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import {
  describeOnPostgres,
  refusingServer,
  testDatabase,
  type RefusingServer,
  type TestDatabase,
} from "test-postgres";
import { Connection } from "./connection.js";

class OwnError extends Error {
  override name = "OwnError";
}

describe("a database that cannot be used", () => {
  let server: RefusingServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  const refusing = async (code?: string, text?: string): Promise<string> => {
    server = await refusingServer(code, text);
    return `postgres://ann:secret@127.0.0.1:${server.port}/docs`;
  };
  const failure = async (url: string, retryForMs: number | undefined = 0): Promise<Error> => {
    const connection = new Connection(url, { schema: "notes", retryForMs });
    try {
      return await connection.query("SELECT 1").then(
        () => new Error("It answered."),
        (error: Error) => error,
      );
    } finally {
      await connection.close();
    }
  };

  it("says that the password is wrong, and does not repeat it", async () => {
    const error = await failure(await refusing("28P01", 'password authentication failed for user "ann"'));

    expect(error).toMatchObject({ name: "StoreRefusedError" });
    expect(error.message).toMatch(/^PostgreSQL at 127\.0\.0\.1:\d+ \(database docs\) refuses: password.*PGPASSWORD/);
    expect(error.message).not.toContain("secret");
  });

  it.each([
    ["3D000", 'database "docs" does not exist', "StoreRefusedError", /createdb/],
    ["28000", "no pg_hba.conf entry for host", "StoreRefusedError", /pg_hba/],
    ["28000", "certificate authentication failed", "StoreRefusedError", /pg_hba/],
    ["42501", "permission denied for database docs", "StoreRefusedError", /Grant/],
    ["42501", 'permission denied to create extension "vector"', "StoreRefusedError", /administrator/],
    ["25006", "cannot execute CREATE TABLE in a read-only transaction", "StoreRefusedError", /primary/],
    ["0A000", 'extension "vector" is not available', "StoreRefusedError", /Install the extension pgvector/],
    ["0A000", "cached plan must not change result type", "StoreError", /log of the server/],
    ["53100", "could not extend file", "DiskFullError", /Free some space/],
    ["53300", "sorry, too many clients already", "StoreUnavailableError", /max_connections/],
  ])("says what to do about %s: %s", async (code, text, name, message) => {
    expect(await failure(await refusing(code, text))).toMatchObject({ name, message: expect.stringMatching(message) });
  });

  it("is not tried for long when nothing listens", async () => {
    const url = await refusing();
    await server?.close();
    server = undefined;

    const error = await failure(url, undefined);

    expect(error).toMatchObject({ name: "StoreUnavailableError", message: expect.stringContaining("ECONNREFUSED") });
  });

  it("says when the name of the host is not known", async () => {
    const error = await failure("postgres://ann:secret@no-such-host.invalid/docs");

    expect(error).toMatchObject({ name: "StoreUnavailableError" });
    expect(error.message).toMatch(/no-such-host\.invalid:5432.*(ENOTFOUND|EAI_AGAIN)/);
    expect(error.message).not.toContain("secret");
  });

  it.each(["postgres://ann:se/cret@host/docs", "postgres://ann:12#secret@host/docs", "file:///secret"])(
    "is not repeated when its address cannot be read: %s",
    (url) => {
      let error: unknown;
      try {
        error = new Connection(url, { schema: "notes" });
      } catch (thrown) {
        error = thrown;
      }

      expect(error).toMatchObject({ name: "InvalidOptionError", message: expect.stringContaining("percent-encoded") });
      expect(String(error) + String((error as Error).cause)).not.toMatch(/secret|cret@/);
    },
  );

  it("gets no schema whose name needs quoting", () => {
    expect(() => new Connection("postgres://host/docs", { schema: 'x"; DROP' })).toThrow(/lower-case letters/);
  });
});

describeOnPostgres("connections to a database", () => {
  let database: TestDatabase;
  const opened: Connection[] = [];
  beforeAll(async () => {
    database = await testDatabase();
    await database.query("CREATE SCHEMA notes CREATE TABLE notes (id integer PRIMARY KEY)");
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((connection) => connection.close()));
    await database.query("DELETE FROM notes.notes");
  });
  afterAll(() => database.remove());

  const connect = (poolSize = 2): Connection => {
    const connection = new Connection(database.url, { schema: "notes", poolSize, applicationName: "connection-test" });
    opened.push(connection);
    return connection;
  };
  const ids = async (): Promise<number[]> =>
    (await database.query<{ id: number }>("SELECT id FROM notes.notes ORDER BY id")).map(({ id }) => id);

  it("are found again after all of them broke", async () => {
    const connection = connect();
    await connection.query("INSERT INTO $schema.notes VALUES (1)");

    await database.breakConnections();
    await connection.query("INSERT INTO $schema.notes VALUES (2)");

    expect(await ids()).toEqual([1, 2]);
  });

  it("do a transaction that loses its connection again as a whole", async () => {
    const connection = connect();
    let attempts = 0;

    await connection.transaction(async (transaction) => {
      await transaction.query("INSERT INTO $schema.notes VALUES (1)");
      if ((attempts += 1) === 1) await database.breakConnections();
      await transaction.query("INSERT INTO $schema.notes VALUES (2)");
    });

    expect(attempts).toBe(2);
    expect(await ids()).toEqual([1, 2]);
  });

  it("keep nothing of a transaction that fails, and hand its error on as it is", async () => {
    const connection = connect(1);
    const mistake = new OwnError("The certificate of the vector extension is not mine to judge.");

    const failed = connection.transaction(async (transaction) => {
      await transaction.query("INSERT INTO $schema.notes VALUES (1)");
      throw mistake;
    });

    await expect(failed).rejects.toBe(mistake);
    await connection.query("INSERT INTO $schema.notes VALUES (2)");
    expect(await ids()).toEqual([2]);
  });

  it("run a statement that must not run twice once", async () => {
    const connection = connect(1);
    await connection.query("SELECT 1");

    const broken = connection.queryOnce("SELECT pg_terminate_backend(pg_backend_pid())");

    await expect(broken).rejects.toMatchObject({ name: "StoreUnavailableError" });
  });

  it("give one of them to an owner whose locks end with it", async () => {
    const connection = connect();
    const session = await connection.dedicated();
    await session.query("SELECT pg_advisory_lock(7)");
    const lock = (): Promise<unknown[]> => connection.query("SELECT pg_try_advisory_xact_lock(7) AS free");

    expect(await lock()).toEqual([{ free: false }]);
    await session.end();

    expect(await lock()).toEqual([{ free: true }]);
  });

  it("undo the failed transaction of an owner and leave its session whole", async () => {
    const session = await connect().dedicated();

    const failed = session.transaction(async (transaction) => {
      await transaction.query("INSERT INTO $schema.notes VALUES (1)");
      await transaction.query("INSERT INTO $schema.notes VALUES ($1)", ["no number"]);
    });

    await expect(failed).rejects.toMatchObject({ name: "StoreError" });
    await session.transaction((transaction) => transaction.query("INSERT INTO $schema.notes VALUES (3)"));
    await session.end();
    expect(await ids()).toEqual([3]);
  });

  it("tell an owner that the connection is lost, and do not give another", async () => {
    const session = await connect().dedicated();
    await session.query("SELECT 1");

    await database.breakConnections();

    await expect(session.query("SELECT 1")).rejects.toMatchObject({ name: "StoreUnavailableError" });
    await session.end();
  });

  it("are named after their program", async () => {
    const connection = connect(1);
    await connection.query("SELECT 1");

    const rows = await database.query("SELECT 1 FROM pg_stat_activity WHERE application_name = 'connection-test'");

    expect(rows).toHaveLength(1);
  });
});
