import type { Manifest } from "../manifest.js";
import { assertPostgresSchema, defaultSchema } from "./options.js";

/**
 * What the store in a schema was made with, read without a model; undefined where there is no store, or nothing in it.
 *
 * @throws StoreUnavailableError, StoreRefusedError, InvalidOptionError.
 */
export async function readPostgresManifest(
  url: string,
  { schema = defaultSchema }: { schema?: string } = {},
): Promise<Manifest | undefined> {
  assertPostgresSchema(schema);
  const { Connection } = await import("./connection.js");
  const connection = new Connection(url, { schema, poolSize: 1 });
  try {
    const [table] = await connection.query<{ exists: boolean }>("SELECT to_regclass($1) IS NOT NULL AS exists", [
      `"${schema}".store`,
    ]);
    if (table?.exists !== true) return undefined;
    const [row] = await connection.query<{ value: string }>("SELECT value FROM $schema.store WHERE key = 'manifest'");
    return row === undefined ? undefined : (JSON.parse(row.value) as Manifest);
  } finally {
    await connection.close();
  }
}
