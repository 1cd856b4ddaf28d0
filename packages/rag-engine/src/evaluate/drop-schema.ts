/**
 * Deletes a schema of a PostgreSQL database with all that is in it: the index of an evaluation is for its time only.
 *
 * @param url as for `openPostgresLibrary`; so are the errors.
 */
export async function dropPostgresSchema(url: string, schema: string): Promise<void> {
  // The driver is loaded by those who use it, when they do.
  const { PostgresConnection } = await import("langchain-hybrid-store/postgres");
  const connection = new PostgresConnection(url, { schema, poolSize: 1, applicationName: "rag-engine" });
  try {
    await connection.query("DROP SCHEMA IF EXISTS $schema CASCADE");
  } finally {
    await connection.close();
  }
}
