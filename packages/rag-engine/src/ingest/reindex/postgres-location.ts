import { PostgresConnection, type DedicatedConnection, type Queryable } from "langchain-hybrid-store/postgres";
import { isLibraryThere, lockSchema, migrateLibrary } from "../library/postgres-schema.js";
import { ReindexBusyError } from "./errors.js";
import type { BuildPurpose, IndexBuild, IndexGeneration, IndexLocation, UnfinishedIndex } from "./index-location.js";

/** See `openPostgresLocation`. */
export class PostgresLocation implements IndexLocation {
  readonly #connection: PostgresConnection;
  /** Holds the lock while something is built. */
  #build: DedicatedConnection | undefined;

  constructor(url: string, schema: string) {
    this.#connection = new PostgresConnection(url, { schema, poolSize: 2, applicationName: "rag-engine" });
  }

  async current(): Promise<IndexGeneration> {
    return this.#generation((await this.#pointer()).current);
  }

  async previous(): Promise<IndexGeneration | undefined> {
    const { previous } = await this.#pointer();
    return previous === null ? undefined : this.#generation(previous);
  }

  async unfinished(): Promise<UnfinishedIndex | undefined> {
    const { unfinished, purpose } = await this.#pointer();
    if (unfinished === null || purpose === null) return undefined;
    return { ...this.#generation(unfinished), purpose: JSON.parse(purpose) as BuildPurpose };
  }

  async begin(purpose: BuildPurpose): Promise<IndexBuild> {
    await migrateLibrary(this.#connection, true);
    const session = await this.#lock();
    try {
      const begun = await this.unfinished();
      const resumed = begun !== undefined && isSame(begun.purpose, purpose);
      const generation = resumed ? begun : await this.#beginNext(purpose);
      if (!resumed) await this.#dropUnnamed();
      this.#build = session;
      return {
        generation,
        resumed,
        release: () => this.#release(session),
        drop: async () => {
          await this.#forgetUnfinished(generation);
          await this.#release(session);
        },
      };
    } catch (error) {
      await session.end();
      throw error;
    }
  }

  async swap(to: IndexGeneration): Promise<void> {
    // The right to build ends with its connection: whoever lost it must not put what it built into use.
    await this.#build?.query("SELECT 1");
    const number = this.#numberOf(to);
    await this.#change(async (transaction, { current, unfinished }) => {
      if (number === current) return;
      const keepsUnfinished = unfinished !== null && unfinished !== number;
      await transaction.query(
        `UPDATE $schema.index_pointer SET current = $1, previous = current,
         unfinished = CASE WHEN $2 THEN unfinished END, purpose = CASE WHEN $2 THEN purpose END`,
        [number, keepsUnfinished],
      );
    });
    await this.#dropUnnamed();
  }

  async discard(): Promise<IndexGeneration[]> {
    const { previous, unfinished } = await this.#pointer();
    const numbers = [previous, unfinished].filter((number) => number !== null);
    if (numbers.length === 0) return [];
    const session = await this.#lock();
    try {
      await this.#change(async (transaction) => {
        await transaction.query("UPDATE $schema.index_pointer SET previous = NULL, unfinished = NULL, purpose = NULL");
      });
      await this.#dropUnnamed();
    } finally {
      await session.end();
    }
    return numbers.map((number) => this.#generation(number));
  }

  async close(): Promise<void> {
    await this.#build?.end();
    await this.#connection.close();
  }

  /** A number that was never used: an open process might still read the schema that had it. */
  async #beginNext(purpose: BuildPurpose): Promise<UnfinishedIndex> {
    const number = await this.#change(async (transaction, { newest }) => {
      await transaction.query("UPDATE $schema.index_pointer SET newest = $1, unfinished = $1, purpose = $2", [
        newest + 1,
        JSON.stringify(purpose),
      ]);
      return newest + 1;
    });
    return { ...this.#generation(number), purpose };
  }

  /** Deletes what was built, if it is not in use by now. */
  async #forgetUnfinished(generation: IndexGeneration): Promise<void> {
    await this.#connection.query(
      "UPDATE $schema.index_pointer SET unfinished = NULL, purpose = NULL WHERE unfinished = $1",
      [this.#numberOf(generation)],
    );
    await this.#dropUnnamed();
  }

  async #lock(): Promise<DedicatedConnection> {
    const session = await this.#connection.dedicated();
    const [row] = await session.query<{ locked: boolean }>(
      "SELECT pg_try_advisory_lock(hashtext('rag-engine build'), hashtext($1)) AS locked",
      [this.#connection.schema],
    );
    if (row?.locked === true) return session;
    await session.end();
    throw new ReindexBusyError(`the schema ${this.#connection.schema} of ${this.#connection.where}`);
  }

  async #release(session: DedicatedConnection): Promise<void> {
    if (this.#build !== session) return;
    this.#build = undefined;
    await session.end();
  }

  async #change<T>(work: (transaction: Queryable, pointer: Pointer) => Promise<T>): Promise<T> {
    return this.#connection.transaction(async (transaction) => {
      await lockSchema(transaction, this.#connection.schema);
      const [pointer] = await transaction.query<Pointer>(SELECT_POINTER);
      return work(transaction, pointer ?? nothingBuilt);
    });
  }

  async #pointer(): Promise<Pointer> {
    if (!(await isLibraryThere(this.#connection))) return nothingBuilt;
    const [pointer] = await this.#connection.query<Pointer>(SELECT_POINTER);
    return pointer ?? nothingBuilt;
  }

  #generation(number: number): IndexGeneration {
    return { place: `${this.#prefix}${number}` };
  }

  #numberOf({ place }: IndexGeneration): number {
    return Number(place.slice(this.#prefix.length));
  }

  get #prefix(): string {
    return `${this.#connection.schema}_index_`;
  }

  /** Deletes schemas that the pointer does not name: a crash can leave one after it was taken out of use. */
  async #dropUnnamed(): Promise<void> {
    const { current, previous, unfinished } = await this.#pointer();
    const rows = await this.#connection.query<{ name: string }>(
      "SELECT nspname AS name FROM pg_namespace WHERE starts_with(nspname, $1)",
      [this.#prefix],
    );
    for (const { name } of rows) {
      const digits = name.slice(this.#prefix.length);
      if (!/^\d+$/.test(digits) || [current, previous, unfinished].includes(Number(digits))) continue;
      await this.#connection.query(`DROP SCHEMA IF EXISTS "${name}" CASCADE`);
    }
  }
}

interface Pointer {
  newest: number;
  current: number;
  previous: number | null;
  unfinished: number | null;
  purpose: string | null;
}

const nothingBuilt: Pointer = { newest: 1, current: 1, previous: null, unfinished: null, purpose: null };

const SELECT_POINTER = "SELECT newest, current, previous, unfinished, purpose FROM $schema.index_pointer";

function isSame(begun: BuildPurpose, asked: BuildPurpose): boolean {
  return (
    asked.kind === "reindex" &&
    begun.kind === "reindex" &&
    begun.embeddingModel === asked.embeddingModel &&
    begun.pipeline === asked.pipeline
  );
}
