import { randomBytes } from "node:crypto";
import process from "node:process";
import { describe } from "@jest/globals";
import pg from "pg";

/** A database of its own for a test file. */
export interface TestDatabase {
  url: string;
  /** A name that no other test of this database uses. */
  newSchema(): string;
  /** Runs statements as somebody else would. */
  query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]>;
  /** Breaks all connections of others to this database, as a restart of the server would. */
  breakConnections(): Promise<void>;
  remove(): Promise<void>;
}

/** `describe` where there is a server to test on. */
export const describeOnPostgres: (name: string, tests: () => void) => void =
  process.env.TEST_DATABASE_URL === undefined ? describe.skip : describe;

/** Makes an empty database on the server of TEST_DATABASE_URL, whose user may make databases. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL ?? "";
  const name = `test_${randomBytes(6).toString("hex")}`;
  await runOn(server, `CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  let schemas = 0;
  return {
    url,
    newSchema: () => `s${(schemas += 1)}`,
    query: (sql) => runOn(url, sql),
    breakConnections: async () => {
      await runOn(server, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
    },
    remove: async () => void (await runOn(server, `DROP DATABASE ${name} WITH (FORCE)`)),
  };
}

async function runOn<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
