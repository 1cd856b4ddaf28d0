import type { FolderChanges, ScannedDocument } from "./ledger.js";
import type { Queryable } from "langchain-hybrid-store/postgres";
import { IS_BEING_WORKED_ON } from "./postgres-holdings.js";

/** Files that go to the server at once. */
const filesAtOnce = 1000;

/**
 * Takes over what a scan of a folder found. Documents that another worker is at work on are left to it.
 *
 * @param since when the comparison began, by the database's clock: what another worker has finished since then is finished,
 *   whatever the comparison saw.
 */
export async function recordChanges(
  transaction: Queryable,
  { root, changed, gone, titles = [], queue }: FolderChanges,
  since: string | undefined,
): Promise<void> {
  for (let at = 0; at < changed.length; at += filesAtOnce) {
    await placeFiles(transaction, changed.slice(at, at + filesAtOnce));
  }
  if (gone.length > 0) {
    await transaction.query("DELETE FROM $schema.files WHERE root = $1 AND path = ANY($2)", [root, gone]);
  }
  if (titles.length > 0) {
    await transaction.query(
      `UPDATE $schema.documents d SET title = t.after FROM unnest($1::text[], $2::text[], $3::text[]) AS t (id, before, after)
       WHERE d.id = t.id AND d.title = t.before`,
      [titles.map(({ id }) => id), titles.map(({ from }) => from), titles.map(({ to }) => to)],
    );
  }
  if (queue.length === 0) return;
  await transaction.query(
    `UPDATE $schema.documents d SET state = q.state, failure_code = NULL, failure_message = NULL, sync_id = NULL,
     queued_at = clock_timestamp(), updated_at = clock_timestamp()
     FROM unnest($1::text[], $2::text[]) AS q (id, state) WHERE d.id = q.id AND NOT (${IS_BEING_WORKED_ON})
     AND NOT (d.state IN ('indexed', 'failed') AND d.sync_id IS NOT NULL AND d.updated_at > $3::timestamptz)`,
    [queue.map(({ id }) => id), queue.map(({ state }) => state), since ?? "infinity"],
  );
}

/** What a file had before stays searchable when it was complete; an older one that is still searched does so, too. */
async function placeFiles(transaction: Queryable, files: readonly ScannedDocument[]): Promise<void> {
  // Of several files with one content the first one gives it its title. Ordered, so that two syncs never wait for each
  // other. One that is known is locked by its update, so that no other sync removes it before it has its file.
  const documents = new Map([...files].toReversed().map((file) => [file.id, file]));
  const ordered = [...documents.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await transaction.query(
    `INSERT INTO $schema.documents (id, content_hash, bytes, media_type, title, state)
     SELECT *, 'queued' FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[])
     ON CONFLICT (id) DO UPDATE SET bytes = excluded.bytes`,
    [
      ordered.map(({ id }) => id),
      ordered.map(({ contentHash }) => contentHash),
      ordered.map(({ bytes }) => bytes),
      ordered.map(({ mediaType }) => mediaType),
      ordered.map(({ path }) => path.slice(path.lastIndexOf("/") + 1)),
    ],
  );
  await transaction.query(
    `INSERT INTO $schema.files AS files (root, path, document_id)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT (root, path) DO UPDATE SET
     searchable_id = CASE
       WHEN (SELECT state FROM $schema.documents WHERE id = excluded.document_id) = 'indexed' THEN NULL
       WHEN (SELECT state FROM $schema.documents WHERE id = files.document_id) = 'indexed' THEN files.document_id
       ELSE files.searchable_id END,
     document_id = excluded.document_id`,
    [files.map(({ root }) => root), files.map(({ path }) => path), files.map(({ id }) => id)],
  );
}
