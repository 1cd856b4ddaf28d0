import type Database from "better-sqlite3";
import type { GraphParameters } from "./graph.js";

/** What a vector index is opened with. */
export interface VectorIndexOptions {
  database: Database.Database;
  folder: string;
  dimension: number;
  /** Up to this many vectors are searched exactly, and filters that let few pass. */
  exactBelow: number;
  parameters: GraphParameters;
  /** Candidates of a search through the graph; undefined to have them measured. */
  ef?: number | undefined;
  /** Share of the nearest that a search must find where `ef` is measured. */
  recallTarget: number;
  /** Never writes the graph to disk. */
  readonly?: boolean;
}
