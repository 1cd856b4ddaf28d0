import { randomBytes } from "node:crypto";
import process from "node:process";
import { describe } from "@jest/globals";
import pg from "pg";

/** An empty database of its own. */
export interface FreshDatabase {
  url: string;
  /** Runs statements as somebody else would. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Breaks all connections of others to it, as a restart of the server would. */
  breakConnections(): Promise<void>;
  drop(): Promise<void>;
}

/** `describe` where there is a server to test on: `npm test` starts one where it finds one. */
export const describeOnPostgres: (name: string, tests: () => void) => void = process.env.TEST_DATABASE_URL
  ? describe
  : describe.skip;

/** Makes an empty database on the server of TEST_DATABASE_URL, whose user may make databases. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = process.env.TEST_DATABASE_URL ?? "";
  const name = `test_${randomBytes(6).toString("hex")}`;
  await runOn(server, `CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  return {
    url,
    query: (sql, values) => runOn(url, sql, values),
    breakConnections: async () => {
      await runOn(server, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
    },
    drop: async () => void (await runOn(server, `DROP DATABASE ${name} WITH (FORCE)`)),
  };
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
