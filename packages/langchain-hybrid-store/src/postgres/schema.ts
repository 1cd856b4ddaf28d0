import { StoreError, StoreNotFoundError } from "../errors.js";
import type { Connection, Queryable } from "./connection.js";
import { StoreRefusedError } from "./postgres-errors.js";

/**
 * The tables, one step for each version of the format; a new version adds a step. `$schema` is the schema's name.
 *
 * `postings` is the inverted index: how often a term stands in a chunk, and how many words that chunk has. `totals` holds
 * what BM25 needs of all chunks together, in several rows, so that writers rarely wait for each other; their sum counts.
 */
const migrations: readonly string[] = [
  `
CREATE TABLE $schema.chunks (
  label bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  text text NOT NULL,
  metadata jsonb NOT NULL,
  words integer NOT NULL,
  vector vector NOT NULL
);
ALTER TABLE $schema.chunks ALTER COLUMN vector SET STORAGE EXTERNAL;
CREATE TABLE $schema.postings (
  term text COLLATE "C" NOT NULL,
  label bigint NOT NULL REFERENCES $schema.chunks (label) ON DELETE CASCADE,
  count integer NOT NULL,
  words integer NOT NULL,
  PRIMARY KEY (term, label) INCLUDE (count, words)
);
CREATE INDEX postings_label ON $schema.postings (label);
CREATE TABLE $schema.totals (shard integer PRIMARY KEY, chunks bigint NOT NULL, words bigint NOT NULL);
INSERT INTO $schema.totals SELECT shard, 0, 0 FROM generate_series(0, 15) AS shard;
`,
];

/** Rows of `totals`. */
export const totalsShards = 16;

/**
 * Makes or updates the tables; several processes may do so at once.
 *
 * @throws StoreRefusedError where pgvector is missing or the role may not make tables; StoreNotFoundError for a store that
 *   is opened for reading and is not there; StoreError when a newer version of the package made the tables.
 */
export async function prepareSchema(connection: Connection, isReadonly: boolean): Promise<void> {
  const version = await versionOf(connection);
  if (version === migrations.length) return;
  if (version > migrations.length) throw newerFormat(version);
  if (isReadonly) throw new StoreNotFoundError(`${connection.where}, schema ${connection.schema}`);
  await makeExtension(connection);
  await connection.transaction(async (transaction) => {
    // One after the other: two processes may open a new store at once.
    await transaction.query("SELECT pg_advisory_xact_lock(hashtext($1))", [
      `langchain-hybrid-store ${connection.schema}`,
    ]);
    await transaction.query("CREATE SCHEMA IF NOT EXISTS $schema");
    await transaction.query("CREATE TABLE IF NOT EXISTS $schema.store (key text PRIMARY KEY, value text NOT NULL)");
    const now = await readVersion(transaction);
    for (const step of migrations.slice(now)) await transaction.query(step);
    await transaction.query(
      "INSERT INTO $schema.store (key, value) VALUES ('format', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
      [String(migrations.length)],
    );
  });
}

/** An index for each field that filters use often, and for re-use of vectors by it. */
export async function indexFields(connection: Connection, fields: readonly string[]): Promise<void> {
  for (const field of fields) {
    const path = `metadata -> '${field.replaceAll("'", "''")}'`;
    const name = `chunks_field_${Buffer.from(field).toString("hex").slice(0, 40)}_${field.length}`;
    const [known] = await connection.query("SELECT 1 FROM pg_indexes WHERE schemaname = $1 AND indexname = $2", [
      connection.schema,
      name,
    ]);
    if (known === undefined) {
      await connection.query(`CREATE INDEX IF NOT EXISTS ${name} ON $schema.chunks ((${path}))`);
    }
  }
}

async function makeExtension(connection: Connection): Promise<void> {
  const [installed] = await connection.query("SELECT 1 FROM pg_extension WHERE extname = 'vector'");
  if (installed !== undefined) return;
  const [available] = await connection.query("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'");
  if (available === undefined) {
    throw new StoreRefusedError(
      `${connection.where} has no pgvector. Install it on the server (Debian: postgresql-17-pgvector; most managed services offer it) and open the store again.`,
    );
  }
  await connection.query("CREATE EXTENSION IF NOT EXISTS vector");
}

async function versionOf(connection: Connection): Promise<number> {
  const [table] = await connection.query<{ exists: boolean }>("SELECT to_regclass($1) IS NOT NULL AS exists", [
    `"${connection.schema}".store`,
  ]);
  return table?.exists === true ? readVersion(connection) : 0;
}

async function readVersion(queryable: Queryable): Promise<number> {
  const [row] = await queryable.query<{ value: string }>("SELECT value FROM $schema.store WHERE key = 'format'");
  return Number(row?.value ?? 0);
}

function newerFormat(version: number): StoreError {
  return new StoreError(
    `The store has format ${version}, this version of langchain-hybrid-store knows up to ${migrations.length}. Update the package.`,
  );
}
