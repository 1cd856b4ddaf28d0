import type { HnswOptions } from "../embedded/options.js";
import type { Connection } from "./connection.js";
import { indexedType } from "./distance.js";
import { measureEf } from "./measure-ef.js";

const indexName = "chunks_graph";

/** How the graph is at the moment. */
export type GraphState = "absent" | "building" | "broken" | "usable";

/** What {@link HnswIndex} is made with. */
export interface HnswIndexOptions {
  exactBelow: number;
  recallTarget: number;
  hnsw: HnswOptions;
  isReadonly: boolean;
  onWarning: (warning: Error) => void;
}

/** The graph over the vectors: made in the background once there are enough of them, searched as widely as recall needs. */
export class HnswIndex {
  readonly #connection: Connection;
  readonly #options: HnswIndexOptions;
  #isUsable = false;
  #building: Promise<void> | undefined;

  constructor(connection: Connection, options: HnswIndexOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  /** Whether a search can go through the graph, as far as this process knows. */
  get isUsable(): boolean {
    return this.#isUsable;
  }

  /** Looks whether there is a graph, and sets how widely it is searched. */
  async open(): Promise<void> {
    this.#isUsable = (await this.state()) === "usable";
    const [stored] = await this.#connection.query<{ value: string }>(
      "SELECT value FROM $schema.store WHERE key = 'ef'",
    );
    const [extension] = await this.#connection.query<{ version: string }>(
      "SELECT extversion AS version FROM pg_extension WHERE extname = 'vector'",
    );
    // Without it (before 0.8) a filter can leave fewer than k candidates; the exact search that follows then finds them.
    const [major = 0, minor = 0] = (extension?.version ?? "").split(".").map(Number);
    const iterates = major > 0 || minor >= 8;
    this.#search(this.#options.hnsw.ef ?? Number(stored?.value ?? defaultEf), iterates);
  }

  /** Makes the graph when there are enough vectors for it and it is not there. Does not wait for it. */
  afterWriting(dimension: number): void {
    if (this.#isUsable || this.#building !== undefined || this.#options.isReadonly) return;
    if (indexedType(dimension) === undefined || this.#options.exactBelow === Infinity) return;
    this.#building = this.ensure(dimension)
      .catch((error: unknown) => this.#options.onWarning(error instanceof Error ? error : new Error(String(error))))
      .finally(() => (this.#building = undefined));
  }

  /** Makes the graph when there are enough vectors for it and it is not there, and waits until it is. */
  async ensure(dimension: number): Promise<void> {
    const type = indexedType(dimension);
    const [counted] = await this.#connection.query<{ chunks: string }>(
      "SELECT sum(chunks) AS chunks FROM $schema.totals",
    );
    if (type === undefined || Number(counted?.chunks ?? 0) <= this.#options.exactBelow) return;
    const state = await this.state();
    if (state === "building") return;
    if (state === "broken") await this.drop();
    if (state !== "usable") await this.#build(type, dimension);
    this.#isUsable = true;
  }

  async drop(): Promise<void> {
    this.#isUsable = false;
    await this.#connection.query(`DROP INDEX IF EXISTS $schema.${indexName}`);
  }

  /** An index that is not valid and that nobody builds was left behind by a process that died over it. */
  async state(): Promise<GraphState> {
    const [found] = await this.#connection.query<{ valid: boolean; building: boolean }>(
      `SELECT i.indisvalid AS valid, p.pid IS NOT NULL AS building FROM pg_index i
       LEFT JOIN pg_stat_progress_create_index p ON p.index_relid = i.indexrelid OR p.relid = i.indrelid
       WHERE i.indexrelid = to_regclass($1)`,
      [`"${this.#connection.schema}".${indexName}`],
    );
    if (found === undefined) return "absent";
    if (found.valid) return "usable";
    return found.building ? "building" : "broken";
  }

  /** Waits until nothing is being built. */
  async settled(): Promise<void> {
    await this.#building;
  }

  /** CONCURRENTLY: writers go on meanwhile. */
  async #build(type: "vector" | "halfvec", dimension: number): Promise<void> {
    const { m = 16, efConstruction = 200, ef } = this.#options.hnsw;
    await this.#connection.query(
      `CREATE INDEX CONCURRENTLY IF NOT EXISTS ${indexName} ON $schema.chunks
       USING hnsw ((vector::${type}(${dimension})) ${type}_ip_ops) WITH (m = ${m}, ef_construction = ${Math.max(2 * m, efConstruction)})`,
    );
    if (ef !== undefined) return;
    const measured = await measureEf(this.#connection, { dimension, recallTarget: this.#options.recallTarget });
    await this.#connection.query(
      "INSERT INTO $schema.store (key, value) VALUES ('ef', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
      [String(measured)],
    );
    await this.open();
  }

  #search(ef: number, iterates: boolean): void {
    this.#connection.settings = [
      `SET hnsw.ef_search = ${Math.min(Math.max(1, Math.round(ef)), 1000)}`,
      ...(iterates ? ["SET hnsw.iterative_scan = relaxed_order"] : []),
    ];
  }
}

/** Until it was measured. */
const defaultEf = 200;
