import { randomBytes } from "node:crypto";
import process from "node:process";
import pg from "pg";

/** An empty database of its own for a test file. */
export interface TestDatabase {
  url: string;
  /** A name that no other test of this database uses. */
  newSchema(): string;
  /** Runs a statement as somebody else would: an administrator, on a connection of its own. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Breaks all connections of others to it, as a restart of the server would. */
  breakConnections(): Promise<void>;
  /** Deletes it with all that is in it, whoever is still connected. */
  remove(): Promise<void>;
}

/** A database as a managed server gives it: its user is no administrator. */
export interface UserDatabase extends TestDatabase {
  /** Stands in `url`, and must never be seen anywhere else. */
  password: string;
}

/** Makes an empty database on the server of TEST_DATABASE_URL, whose user may make databases. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = newName();
  await runOn(server(), `CREATE DATABASE ${name}`);
  return database(name);
}

/** Makes an empty database with pgvector, and a user with a password who owns it and nothing else. */
export async function testDatabaseOfUser(): Promise<UserDatabase> {
  const name = newName();
  const password = "pass-Wort-42";
  await runOn(server(), `CREATE ROLE ${name} LOGIN PASSWORD '${password}'`);
  await runOn(server(), `CREATE DATABASE ${name} OWNER ${name}`);
  const owned = database(name);
  await owned.query("CREATE EXTENSION vector");
  return {
    ...owned,
    url: Object.assign(new URL(owned.url), { username: name, password }).href,
    password,
    async remove() {
      await owned.remove();
      await runOn(server(), `DROP ROLE ${name}`);
    },
  };
}

function database(name: string): TestDatabase {
  const url = Object.assign(new URL(server()), { pathname: `/${name}` }).href;
  let schemas = 0;
  return {
    url,
    newSchema: () => `s${(schemas += 1)}`,
    query: (sql, values) => runOn(url, sql, values),
    async breakConnections() {
      await runOn(server(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
    },
    async remove() {
      await runOn(server(), `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

function server(): string {
  return process.env["TEST_DATABASE_URL"] ?? "";
}

function newName(): string {
  return `test_${randomBytes(6).toString("hex")}`;
}

async function runOn<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}
