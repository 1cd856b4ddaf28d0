import { LeaseLostError } from "../errors.js";
import type { PostgresConnection, Queryable } from "langchain-hybrid-store/postgres";
import type { PostgresWorker } from "./postgres-worker.js";

/** Narrows documents to those that a worker who lives is at work on. */
export const IS_BEING_WORKED_ON = `d.state NOT IN ('indexed', 'failed') AND EXISTS
  (SELECT 1 FROM $schema.syncs s WHERE s.id = d.sync_id AND s.lease_until > clock_timestamp())`;

/** The documents that a worker has claimed, and the fence before every write to one. */
export class Holdings {
  readonly #connection: PostgresConnection;
  readonly #worker: PostgresWorker;
  readonly #held = new Set<string>();
  readonly #lost = new Set<string>();
  #claiming: Promise<unknown> = Promise.resolve();
  /** Path of the last claim: what lies before it is finished, claimed or given back, so claims look behind it first. */
  #claimedUpTo = "";

  constructor(connection: PostgresConnection, worker: PostgresWorker) {
    this.#connection = connection;
    this.#worker = worker;
  }

  get ids(): string[] {
    return [...this.#held];
  }

  /**
   * Claims the first document of a root, by path, that waits and that nobody who lives holds.
   *
   * @returns its id.
   */
  claim(root: string): Promise<string | undefined> {
    // One at a time: two claims that do not know of each other would find the same document, which is then this worker's.
    const claiming = this.#claiming.then(() => this.#claimNext(root));
    this.#claiming = claiming.catch(() => undefined);
    return claiming;
  }

  /**
   * Makes a write to a document in one transaction, if this worker may: it holds the document, or nobody does and it never
   * lost it. The lease is as good as new afterwards.
   *
   * @throws LeaseLostError when another worker took the document over, or it is gone.
   */
  async write(id: string, work: (transaction: Queryable) => Promise<void>): Promise<void> {
    if (this.#lost.has(id)) throw new LeaseLostError(id, "taken");
    await this.#connection.transaction(async (transaction) => {
      await this.#worker.renew(transaction);
      const [row] = await transaction.query<{ holder: string | null; busy: boolean }>(
        `SELECT sync_id AS holder, (${IS_BEING_WORKED_ON}) AS busy FROM $schema.documents d WHERE id = $1 FOR NO KEY UPDATE`,
        [id],
      );
      if (row === undefined) throw this.#lose(id, "gone");
      const isMine = row.holder === this.#worker.id;
      if (!isMine && (this.#held.has(id) || row.busy)) throw this.#lose(id, "taken");
      if (!isMine)
        await transaction.query("UPDATE $schema.documents SET sync_id = $2 WHERE id = $1", [id, this.#worker.id]);
      await work(transaction);
    });
    this.#held.add(id);
  }

  /** Says that the work on a document is over. */
  done(id: string): void {
    this.#held.delete(id);
  }

  async #claimNext(root: string): Promise<string | undefined> {
    await this.#worker.renew(this.#connection);
    const row = (await this.#claimBehind(root, this.#claimedUpTo)) ?? (await this.#claimBehind(root, ""));
    if (row === undefined) return undefined;
    this.#claimedUpTo = row.path;
    this.#lost.delete(row.id);
    this.#held.add(row.id);
    return row.id;
  }

  async #claimBehind(root: string, path: string): Promise<{ id: string; path: string } | undefined> {
    const rows = await this.#connection.query<{ id: string; path: string }>(CLAIM, [
      root,
      this.ids,
      this.#worker.id,
      path,
    ]);
    return rows[0];
  }

  #lose(id: string, reason: "taken" | "gone"): LeaseLostError {
    this.#held.delete(id);
    this.#lost.add(id);
    return new LeaseLostError(id, reason);
  }
}

/**
 * A document that is this worker's, but that it does not know of (2), was claimed when the connection broke before the
 * answer came. FOR NO KEY UPDATE, because FOR UPDATE would skip documents that another sync is just giving a file to.
 */
const CLAIM = `
WITH next AS (
  SELECT d.id, f.path FROM $schema.files f JOIN $schema.documents d ON d.id = f.document_id
  WHERE f.root = $1 AND f.path > $4 AND d.state NOT IN ('indexed', 'failed') AND NOT d.id = ANY($2::text[])
  AND (d.sync_id = $3 OR NOT EXISTS
    (SELECT 1 FROM $schema.syncs s WHERE s.id = d.sync_id AND s.lease_until > clock_timestamp()))
  ORDER BY f.path LIMIT 1 FOR NO KEY UPDATE OF d SKIP LOCKED
)
UPDATE $schema.documents d SET sync_id = $3 FROM next WHERE d.id = next.id RETURNING d.id, next.path`;
