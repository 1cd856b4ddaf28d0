import type Database from "better-sqlite3";
import type { StoreProblem } from "../../check.js";
import { GraphFile } from "../../vector-index/graph-file.js";
import { loadHnsw } from "../../vector-index/hnsw-module.js";
import { StoredVectors } from "../../vector-index/stored-vectors.js";
import type { ExaminedStore } from "./examine.js";

/** Whether the graph on disk is the one that was written last from this database, and whole. */
export function findGraphProblem(database: Database.Database, { folder, dimension }: ExaminedStore): StoreProblem[] {
  const stored = new StoredVectors(database);
  const noted = stored.graphFile;
  // Without a note no graph was ever written: there are too few vectors for one, or it is still being built.
  if (noted === undefined || dimension === undefined || loadHnsw() === undefined) return [];
  const found = new GraphFile(folder).inspect();
  if (typeof found === "string") return [problem(found)];
  const { header } = found;
  if (header.file !== noted || header.storeId !== stored.storeId)
    return [problem(`${header.file} was made for another state of the database`)];
  if (header.dimension !== dimension) return [problem(`it has ${header.dimension} dimensions instead of ${dimension}`)];
  return [];
}

function problem(reason: string): StoreProblem {
  return {
    code: "graph-not-usable",
    message: `The graph on disk cannot be used: ${reason}. Nothing is lost and searches are exact meanwhile; run repair() to make it again now.`,
    repairable: true,
  };
}
