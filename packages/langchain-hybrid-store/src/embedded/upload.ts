import { setImmediate as nextTurn } from "node:timers/promises";
import type { DocumentInterface } from "@langchain/core/documents";
import { InvalidVectorError } from "../errors.js";
import { unitVector, type Vector } from "../vector.js";
import type { WorkerClient } from "./worker-client.js";
import type { Rows } from "./writer.js";

/** Documents with their vectors and ids, one of each for every row. */
export interface Upload {
  ids: readonly string[];
  documents: readonly DocumentInterface[];
  vectors: readonly Vector[];
  dimension: number;
}

/** Rows, and characters of text, that are prepared and sent at once: well under a millisecond of the main thread. */
const rowsPerSlice = 64;
const charactersPerSlice = 256 * 1024;

let calls = 0;

/**
 * Sends rows to the writing thread, which writes them in one transaction. Between slices the event loop runs.
 *
 * @throws InvalidVectorError before anything is written.
 */
export async function upload(writer: WorkerClient, rows: Upload, manifest?: string): Promise<void> {
  calls += 1;
  const call = calls;
  const staged: Promise<unknown>[] = [];
  try {
    for (let from = 0; from < rows.ids.length;) {
      if (from > 0) await nextTurn();
      const until = endOfSlice(rows.documents, from);
      const slice = rowsOf(rows, from, until);
      const sent = writer.request("stage", { call, rows: slice }, { transfer: [slice.vectors.buffer] });
      // It is awaited after the last slice; until then its failure must not count as one that nobody handles.
      sent.catch(() => undefined);
      staged.push(sent);
      from = until;
    }
    await Promise.all([...staged, writer.request("commit", { call, manifest })]);
  } catch (error) {
    await Promise.allSettled([...staged, writer.request("discard", { call })]);
    throw error;
  }
}

function endOfSlice(documents: readonly DocumentInterface[], from: number): number {
  let characters = 0;
  let until = from;
  while (until < documents.length && until - from < rowsPerSlice && characters < charactersPerSlice) {
    characters += documents[until]?.pageContent.length ?? 0;
    until += 1;
  }
  return until;
}

function rowsOf({ ids, documents, vectors, dimension }: Upload, from: number, until: number): Rows {
  const part = documents.slice(from, until);
  const flat = new Float32Array(part.length * dimension);
  for (const [i, vector] of vectors.slice(from, until).entries())
    flat.set(unitVector(vector, dimension), i * dimension);
  return {
    ids: ids.slice(from, until),
    texts: part.map(({ pageContent }) => pageContent),
    metadata: part.map(({ metadata }) => JSON.stringify(metadata ?? {})),
    vectors: flat,
  };
}

/** @throws InvalidVectorError when there is not one of each for every document. */
export function assertSameLength(
  vectors: readonly unknown[],
  documents: readonly unknown[],
  ids?: readonly unknown[],
): void {
  if (vectors.length === documents.length && (ids === undefined || ids.length === documents.length)) return;
  throw new InvalidVectorError(
    `${documents.length} documents came with ${vectors.length} vectors and ${ids?.length ?? "no"} ids. Give one of each for every document.`,
  );
}
