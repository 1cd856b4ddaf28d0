import { randomBytes } from "node:crypto";
import { describe } from "@jest/globals";
import pg from "pg";

/** A database of its own for a test file. */
export interface TestDatabase {
  /** Its address, with a password that must never be seen. */
  url: string;
  password: string;
  query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]>;
  remove(): Promise<void>;
}

/** `describe` where there is a server to test on: see `scripts/test-postgres.mjs`. */
export const describeOnPostgres: (name: string, tests: () => void) => void =
  process.env.TEST_DATABASE_URL === undefined ? describe.skip : describe;

/** Makes an empty database, and a user of its own with a password, who may make schemas in it. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL ?? "";
  const name = `test_${randomBytes(6).toString("hex")}`;
  const password = "pass-Wort-42";
  await runOn(server, `CREATE ROLE ${name} LOGIN PASSWORD '${password}'`);
  await runOn(server, `CREATE DATABASE ${name} OWNER ${name}`);
  const own = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  // The extension is the administrator's to make, as on a managed server.
  await runOn(own, "CREATE EXTENSION vector");
  return {
    url: Object.assign(new URL(own), { username: name, password }).href,
    password,
    query: (sql) => runOn(own, sql),
    async remove() {
      await runOn(server, `DROP DATABASE ${name} WITH (FORCE)`);
      await runOn(server, `DROP ROLE ${name}`);
    },
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
