import { LibraryError } from "../errors.js";
import type { PostgresConnection, Queryable } from "langchain-hybrid-store/postgres";
import { LibraryNotFoundError } from "./library-not-found.js";

/**
 * Brings the tables of the library up to date. Any number of processes may do so at once.
 *
 * @param create whether to make them when there are none.
 * @throws LibraryNotFoundError when there are none and none are to be made; LibraryError when a newer program made them.
 */
export async function migrateLibrary(connection: PostgresConnection, create: boolean): Promise<void> {
  const version = await versionOf(connection, connection);
  if (version === MIGRATIONS.length) return;
  if (version === 0 && !create) {
    throw new LibraryNotFoundError(
      `There is no library in the schema ${connection.schema} of ${connection.where}. Sync a folder first, or check the address.`,
    );
  }
  await connection.transaction(async (transaction) => {
    await lockSchema(transaction, connection.schema);
    // Another process may have done it meanwhile.
    const from = await versionOf(transaction, connection);
    if (from > 0) await transaction.query("DELETE FROM $schema.library_version");
    else await makeSchema(transaction, connection.schema);
    for (const sql of MIGRATIONS.slice(from)) await transaction.query(sql);
    await transaction.query("INSERT INTO $schema.library_version (version) VALUES ($1)", [MIGRATIONS.length]);
  });
}

/** Whether the library has been made, of whatever version. */
export async function isLibraryThere(connection: PostgresConnection): Promise<boolean> {
  return (await versionOf(connection, connection)) > 0;
}

/** Until the transaction ends, no other process changes what the schema is made of. */
export async function lockSchema(transaction: Queryable, schema: string): Promise<void> {
  await transaction.query("SELECT pg_advisory_xact_lock(hashtext('rag-engine schema'), hashtext($1))", [schema]);
}

/** Makes the schema when it is not there. CREATE SCHEMA IF NOT EXISTS asks for rights even when nothing is to be made. */
export async function makeSchema(transaction: Queryable, schema: string): Promise<void> {
  const there = await transaction.query("SELECT 1 FROM pg_namespace WHERE nspname = $1", [schema]);
  if (there.length === 0) await transaction.query("CREATE SCHEMA IF NOT EXISTS $schema");
}

async function versionOf(database: Queryable, { schema, where }: PostgresConnection): Promise<number> {
  // Not to_regclass(): it may answer from what the session had looked up before another process made the table.
  const table = await database.query(
    "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = $1 AND relname = 'library_version'",
    [schema],
  );
  if (table.length === 0) return 0;
  const rows = await database.query<{ version: number }>("SELECT version FROM $schema.library_version");
  const version = rows[0]?.version ?? 0;
  if (version <= MIGRATIONS.length) return version;
  throw new LibraryError(
    `The library in the schema ${schema} of ${where} has version ${version}; this program knows versions up to ` +
      `${MIGRATIONS.length}. Use the version of the program that the other machines have.`,
  );
}

/**
 * Each step once, in this order; a step that was released is never changed. The tables are those of the SQLite library
 * (see `schema.ts` there), with the worker that holds a document. A worker is a row of `syncs`: it lives as long as its
 * lease, and with it everything that it holds.
 */
const MIGRATIONS = [
  `CREATE TABLE $schema.library_version (version integer NOT NULL);
  CREATE TABLE $schema.syncs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    is_maintenance boolean NOT NULL DEFAULT false,
    worker text NOT NULL,
    root text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    lease_until timestamptz,
    ended_at timestamptz,
    outcome text,
    message text,
    chunks_embedded bigint NOT NULL DEFAULT 0
  );
  CREATE TABLE $schema.documents (
    id text COLLATE "C" PRIMARY KEY,
    content_hash text NOT NULL,
    bytes bigint NOT NULL,
    media_type text NOT NULL,
    title text NOT NULL,
    page_kind text NOT NULL DEFAULT 'page',
    page_count integer NOT NULL DEFAULT 0,
    chunk_count integer NOT NULL DEFAULT 0,
    embedded_count integer NOT NULL DEFAULT 0,
    state text NOT NULL,
    failure_code text,
    failure_message text,
    warning text,
    pipeline text NOT NULL DEFAULT '',
    queued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    sync_id bigint
  );
  CREATE INDEX documents_unfinished ON $schema.documents (id) WHERE state NOT IN ('indexed', 'failed');
  CREATE TABLE $schema.files (
    root text COLLATE "C" NOT NULL,
    path text COLLATE "C" NOT NULL,
    document_id text COLLATE "C" NOT NULL REFERENCES $schema.documents (id),
    searchable_id text COLLATE "C" REFERENCES $schema.documents (id),
    PRIMARY KEY (root, path)
  );
  CREATE INDEX files_document ON $schema.files (document_id);
  CREATE INDEX files_searchable ON $schema.files (searchable_id);
  CREATE TABLE $schema.pages (
    document_id text COLLATE "C" NOT NULL REFERENCES $schema.documents (id) ON DELETE CASCADE,
    page integer NOT NULL,
    text text NOT NULL,
    name text,
    blocks text,
    state text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (document_id, page)
  );
  CREATE TABLE $schema.index_pointer (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    newest integer NOT NULL DEFAULT 1,
    current integer NOT NULL DEFAULT 1,
    previous integer,
    unfinished integer,
    purpose text
  );
  INSERT INTO $schema.index_pointer DEFAULT VALUES;`,
];
