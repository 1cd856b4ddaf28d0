import type { DocumentInterface } from "@langchain/core/documents";
import type { Upload } from "../embedded/upload.js";
import type { Connection, Queryable } from "./connection.js";
import { totalsShards } from "./schema.js";
import { storableJson, storableText } from "./storable.js";
import type { TermCounts, Tokenizer } from "./tokenizer.js";
import { encodeVectors } from "./vector-codec.js";
import { searchedText } from "../searched-text.js";
import { unitVector } from "../vector.js";

/** Another writer stored the manifest first. */
export class ManifestExists extends Error {
  override name = "ManifestExists";
}

interface Row {
  id: string;
  text: string;
  metadata: string;
  vector: Float32Array;
  counted: TermCounts;
}

/** Rows of one statement: large enough to be quick, small enough for the server's memory. */
const rowsPerStatement = 500;

/** Writes chunks: all of a call or none, however many processes write at once. */
export class Writer {
  readonly #connection: Connection;
  readonly #tokenizer: Tokenizer;
  #vectorType: Promise<number> | undefined;

  constructor(connection: Connection, tokenizer: Tokenizer) {
    this.#connection = connection;
    this.#tokenizer = tokenizer;
  }

  /**
   * Adds chunks or replaces those with the same id, and stores the manifest with the first ones.
   *
   * @throws InvalidVectorError before anything is written; ManifestExists when a manifest is given and there is one.
   */
  async upsert(upload: Upload, manifest?: string): Promise<void> {
    const rows = this.#rowsOf(upload);
    const typeId = await this.#typeOfVector();
    await this.#connection.transaction(async (transaction) => {
      if (manifest !== undefined) await putManifest(transaction, manifest);
      const ids = rows.map(({ id }) => id);
      const removed = await removeChunks(transaction, "id = ANY ($1)", [ids]);
      for (let at = 0; at < rows.length; at += rowsPerStatement) {
        await insert(transaction, rows.slice(at, at + rowsPerStatement), typeId);
      }
      const words = rows.reduce((sum, { counted }) => sum + counted.length, 0);
      await count(transaction, rows.length - removed.chunks, words - removed.words);
    });
  }

  /** Deletes the chunks that pass. */
  async delete(condition: string, values: readonly unknown[]): Promise<void> {
    await this.#connection.transaction(async (transaction) => {
      const removed = await removeChunks(transaction, condition, values);
      if (removed.chunks > 0) await count(transaction, -removed.chunks, -removed.words);
    });
  }

  /** Of an id that is given twice the last one stays. In the order of ids: two writers then lock rows in the same order. */
  #rowsOf({ ids, documents, vectors, dimension }: Upload): Row[] {
    const last = new Map(ids.map((id, index) => [storableText(id), index]));
    const chosen = [...last].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const texts = chosen.map(([, index]) => storableText((documents[index] as DocumentInterface).pageContent));
    // All vectors are looked at, also those that a later one with the same id replaces.
    const units = vectors.map((vector) => unitVector(vector, dimension));
    const counted = this.#tokenizer.count(
      texts.map((text, at) => storableText(searchedText(text, documents[chosen[at]?.[1] ?? 0]?.metadata))),
    );
    return chosen.map(([id, index], at) => ({
      id,
      text: texts[at] as string,
      metadata: storableJson(documents[index]?.metadata),
      vector: units[index] as Float32Array,
      counted: counted[at] as TermCounts,
    }));
  }

  /** The number that the type `vector` has in this database. */
  #typeOfVector(): Promise<number> {
    this.#vectorType ??= this.#connection
      .query<{ id: string }>("SELECT 'vector'::regtype::oid AS id")
      .then(([row]) => Number(row?.id));
    return this.#vectorType;
  }
}

async function putManifest(transaction: Queryable, manifest: string): Promise<void> {
  const stored = await transaction.query(
    "INSERT INTO $schema.store (key, value) VALUES ('manifest', $1) ON CONFLICT DO NOTHING RETURNING key",
    [manifest],
  );
  if (stored.length === 0) throw new ManifestExists();
}

async function removeChunks(
  transaction: Queryable,
  condition: string,
  values: readonly unknown[],
): Promise<{ chunks: number; words: number }> {
  const [removed] = await transaction.query<{ chunks: string; words: string }>(
    `WITH chosen AS MATERIALIZED (SELECT label FROM $schema.chunks WHERE ${condition} ORDER BY id FOR UPDATE),
     removed AS (DELETE FROM $schema.chunks WHERE label IN (SELECT label FROM chosen) RETURNING words)
     SELECT count(*) AS chunks, coalesce(sum(words), 0) AS words FROM removed`,
    values,
  );
  return { chunks: Number(removed?.chunks ?? 0), words: Number(removed?.words ?? 0) };
}

async function insert(transaction: Queryable, rows: readonly Row[], typeId: number): Promise<void> {
  const inserted = await transaction.query<{ id: string; label: string }>(
    `INSERT INTO $schema.chunks (id, text, metadata, words, vector)
     SELECT * FROM unnest($1::text[], $2::text[], $3::jsonb[], $4::integer[], $5::vector[]) RETURNING id, label`,
    [
      rows.map(({ id }) => id),
      rows.map(({ text }) => text),
      rows.map(({ metadata }) => metadata),
      rows.map(({ counted }) => counted.length),
      encodeVectors(
        rows.map(({ vector }) => vector),
        typeId,
      ),
    ],
  );
  const labels = new Map(inserted.map(({ id, label }) => [id, label]));
  const postings = rows.flatMap(({ id, counted }) =>
    counted.terms.map(({ term, count: times }) => ({ term, times, label: labels.get(id), words: counted.length })),
  );
  await transaction.query(
    `INSERT INTO $schema.postings (term, label, count, words)
     SELECT * FROM unnest($1::text[], $2::bigint[], $3::integer[], $4::integer[])`,
    [
      postings.map(({ term }) => term),
      postings.map(({ label }) => label),
      postings.map(({ times }) => times),
      postings.map(({ words }) => words),
    ],
  );
}

/** Comes last in a transaction: whoever waits for a row of totals then holds up nobody who waits for chunks. */
async function count(transaction: Queryable, chunks: number, words: number): Promise<void> {
  await transaction.query(
    `UPDATE $schema.totals SET chunks = chunks + $1, words = words + $2 WHERE shard = pg_backend_pid() % ${totalsShards}`,
    [chunks, words],
  );
}
