import { createHash } from "node:crypto";
import type { FailureCode, ParseFailure } from "../failure.js";
import type { LedgerEntry, NewDocument } from "../library/ledger.js";

/** A file as it was found: with its content, or with the reason why it cannot be read. */
export interface ScannedFile {
  document: NewDocument;
  failure?: ParseFailure;
}

/** Work on one file. */
export interface Task {
  document: NewDocument;
  kind: "new" | "changed";
  /** Where to begin: read the file; cut and embed its stored pages; or only drop the other versions. */
  begin: "file" | "pages" | "drop-others";
  /** Chunks of this very version are in the index that must not stay. */
  discardChunks: boolean;
}

/** What a sync has to do. */
export interface Plan {
  tasks: Task[];
  /** Files that cannot be opened. */
  unreadable: { document: NewDocument; failure: ParseFailure }[];
  unchanged: NewDocument[];
  /** Failed before with the same content. */
  failedBefore: LedgerEntry[];
  /** All known versions of files that are no longer there. */
  gone: LedgerEntry[];
}

/** What {@link makePlan} decides by. */
export interface PlanInput {
  files: readonly ScannedFile[];
  /** All versions of the documents of this root. */
  entries: readonly LedgerEntry[];
  /** How many chunks of each document the index holds. */
  chunkCounts: ReadonlyMap<string, number>;
  /** How pages are cleaned and cut now. */
  pipeline: string;
  retryFailed: boolean;
}

/** Compares the files with the ledger and the index. Pure: nothing is read or written. */
export function makePlan({ files, entries, chunkCounts, pipeline, retryFailed }: PlanInput): Plan {
  const plan: Plan = { tasks: [], unreadable: [], unchanged: [], failedBefore: [], gone: [] };
  const byPath = new Map<string, LedgerEntry[]>();
  for (const entry of entries) byPath.set(entry.path, [...(byPath.get(entry.path) ?? []), entry]);
  for (const { document, failure } of files) {
    const versions = byPath.get(document.path) ?? [];
    byPath.delete(document.path);
    if (failure !== undefined) {
      plan.unreadable.push({ document, failure });
      continue;
    }
    const known = versions.find((version) => version.id === document.id);
    const others = versions.filter((version) => version.id !== document.id);
    const failed = known?.state === "failed" && !retryFailed && !PASSING.has(known.failure?.code);
    const next =
      known === undefined ? begin("file") : resume(known, others, chunkCounts.get(document.id) ?? 0, pipeline);
    if (known !== undefined && failed) plan.failedBefore.push(known);
    else if (next === undefined) plan.unchanged.push(document);
    else plan.tasks.push({ document, kind: kindOf(versions), ...next });
  }
  plan.gone = [...byPath.values()].flat();
  return plan;
}

/** @returns the id under which a version of a file is known everywhere. */
export function documentIdOf(root: string, path: string, contentHash: string): string {
  return createHash("sha256").update(`${root}\0${path}\0${contentHash}`).digest("hex").slice(0, 16);
}

type Begin = Pick<Task, "begin" | "discardChunks">;

/** @returns where to go on with a version that is known; undefined when it is complete. */
function resume(known: LedgerEntry, others: LedgerEntry[], chunks: number, pipeline: string): Begin | undefined {
  const isParsed = known.state === "indexed" || known.state === "embedding";
  if (!isParsed || known.pipeline !== pipeline) return begin("file", chunks > 0);
  if (known.state === "embedding" || chunks < known.chunkCount) return begin("pages");
  if (chunks > known.chunkCount) return begin("pages", true);
  return known.current && others.length === 0 ? undefined : begin("drop-others");
}

function begin(at: Task["begin"], discardChunks = false): Begin {
  return { begin: at, discardChunks };
}

function kindOf(versions: readonly LedgerEntry[]): Task["kind"] {
  return versions.some((version) => version.state === "indexed") ? "changed" : "new";
}

/** Failures that may pass without a change of the file. */
const PASSING: ReadonlySet<FailureCode | undefined> = new Set<FailureCode>([
  "unreadable",
  "changed-while-reading",
  "parser-crashed",
]);
