import { InvalidQueryError } from "../errors.js";
import { assertFilter } from "../filter.js";
import type { ScanOptions, StoredChunk } from "../stored-chunk.js";
import type { Connection, OpenTransaction } from "./connection.js";
import { filterToSql, Parameters } from "./filter-sql.js";
import { storeErrorFromPostgres } from "./postgres-errors.js";
import { decodeVector } from "./vector-codec.js";

interface ScannedRow {
  id: string;
  text: string;
  metadata: Record<string, unknown>;
  vector: Buffer;
}

/**
 * All chunks of one moment, in the order in which they were written, a batch at a time.
 *
 * @param whileOpen runs a piece of work that the store's `close` waits for.
 */
export async function* scanSnapshot(
  connection: Connection,
  whileOpen: <T>(work: () => Promise<T>) => Promise<T>,
  { filter, batchSize = 256 }: ScanOptions = {},
): AsyncGenerator<StoredChunk[], void, undefined> {
  if (!(Number.isSafeInteger(batchSize) && batchSize > 0)) {
    throw new InvalidQueryError(`batchSize is ${batchSize}. Use a whole number from 1 up.`);
  }
  if (filter !== undefined) assertFilter(filter);
  const transaction = await whileOpen(() => openCursor(connection, filter));
  try {
    for (;;) {
      const rows = await whileOpen(() =>
        transaction.query<ScannedRow>(`FETCH ${batchSize} FROM scanned`).catch((error: unknown) => {
          throw storeErrorFromPostgres(error, connection.where);
        }),
      );
      if (rows.length > 0) yield rows.map((row) => ({ ...row, vector: decodeVector(row.vector) }));
      if (rows.length < batchSize) return;
    }
  } finally {
    await transaction.end();
  }
}

async function openCursor(connection: Connection, filter: ScanOptions["filter"]): Promise<OpenTransaction> {
  const transaction = await connection.snapshot();
  const parameters = new Parameters();
  const condition = filter === undefined ? "true" : filterToSql(filter, parameters);
  await transaction.query(
    `DECLARE scanned NO SCROLL CURSOR FOR SELECT id, text, metadata, vector_send(vector) AS vector
     FROM $schema.chunks WHERE ${condition} ORDER BY label`,
    parameters.values,
  );
  return transaction;
}
