import type { FailureCode, ParseFailure } from "../failure.js";
import type { FileEntry, LedgerEntry, ScannedDocument, TitleChange } from "../library/ledger.js";
import { followNames } from "./follow-names.js";
import { isCurrent, mayHaveText } from "./pipeline.js";
import type { ScannedFile } from "./scan.js";

/** A file whose content was known under another name. */
export interface MovedFile {
  from: string;
  to: string;
}

/** Work on one document. */
export interface Task {
  document: ScannedDocument;
  /** `new` when the file was not searchable before. */
  kind: "new" | "changed";
  /** Where to begin: read the file, or cut and embed its stored pages. */
  begin: "file" | "pages";
}

/** What a sync has to do. */
export interface Plan {
  tasks: Task[];
  /** Files that only have to be written down: moved, copied, or back to a content that is indexed. */
  moved: MovedFile[];
  copied: string[];
  restored: string[];
  /** Files that cannot be opened. */
  unreadable: { document: ScannedDocument; failure: ParseFailure }[];
  unchanged: string[];
  /** Failed before with the same content. */
  failedBefore: { path: string; entry: LedgerEntry }[];
  /** Paths of files that are no longer there, without those that moved. */
  gone: string[];
  /** What is written down of the files, all at once. */
  changed: ScannedDocument[];
  forgotten: string[];
  /** Documents that were called after a file that they are no longer in. */
  titles: TitleChange[];
}

/** What {@link makePlan} decides by. */
export interface PlanInput {
  files: readonly ScannedFile[];
  /** The files of this root as they were seen last. */
  known: readonly FileEntry[];
  /** All documents, of all roots. */
  entries: readonly LedgerEntry[];
  /** How many chunks of each document the index holds. */
  chunkCounts: ReadonlyMap<string, number>;
  /** How pages are cleaned and cut now. */
  pipeline: string;
  /** Languages in which scanned pages are recognised now; undefined where they are not. */
  ocrLanguages?: string | undefined;
  retryFailed: boolean;
  /** Paths of files that are being written just now: they are there, and are left as they were. */
  beingWritten?: ReadonlySet<string>;
}

/** Compares the files with the ledger and the index. Pure: nothing is read or written. */
export function makePlan(input: PlanInput): Plan {
  const plan = emptyPlan();
  const known = new Map(input.known.map((file) => [file.path, file]));
  const entries = new Map(input.entries.map((entry) => [entry.id, entry]));
  const present = new Set([...input.files.map(({ document }) => document.path), ...(input.beingWritten ?? [])]);
  const gone = input.known.filter(({ path }) => !present.has(path));
  const homeless = new Map<string, string[]>();
  for (const { documentId, path } of gone) homeless.set(documentId, [...(homeless.get(documentId) ?? []), path]);
  const queued = new Set<string>();
  for (const { document, failure } of input.files) {
    const before = known.get(document.path);
    if (before?.documentId !== document.id || before === undefined) plan.changed.push(document);
    if (failure !== undefined) plan.unreadable.push({ document, failure });
    else place(plan, { document, before, entry: entries.get(document.id), homeless, queued, entries, input });
  }
  const moved = new Set(plan.moved.map(({ from }) => from));
  plan.forgotten = gone.map(({ path }) => path);
  plan.gone = plan.forgotten.filter((path) => !moved.has(path));
  plan.titles = followNames(input);
  return plan;
}

interface Placing {
  document: ScannedDocument;
  before: FileEntry | undefined;
  /** What is known of the content. */
  entry: LedgerEntry | undefined;
  /** Documents of files that are gone, with the paths of each that no moved file was found for yet. */
  homeless: ReadonlyMap<string, string[]>;
  /** Documents that are done for another file already. */
  queued: Set<string>;
  entries: ReadonlyMap<string, LedgerEntry>;
  input: PlanInput;
}

function place(plan: Plan, { document, before, entry, homeless, queued, entries, input }: Placing): void {
  const { id, path } = document;
  const from = before === undefined ? homeless.get(id)?.shift() : undefined;
  if (from !== undefined) plan.moved.push({ from, to: path });
  if (entry?.state === "failed" && !input.retryFailed && !mayPass(entry, input)) {
    plan.failedBefore.push({ path, entry });
    return;
  }
  const begin = entry === undefined ? "file" : resume(entry, input.chunkCounts.get(id) ?? 0, input);
  if (begin === undefined) {
    if (before?.documentId === id) plan.unchanged.push(path);
    else if (before !== undefined) plan.restored.push(path);
    else if (from === undefined) plan.copied.push(path);
  } else if (queued.has(id)) plan.copied.push(path);
  else {
    queued.add(id);
    plan.tasks.push({ document, kind: wasSearchable(before, entries) ? "changed" : "new", begin });
  }
}

/** @returns where to go on with a content that is known; undefined when it is complete. */
function resume(
  entry: LedgerEntry,
  chunks: number,
  { pipeline, ocrLanguages }: Pick<PlanInput, "pipeline" | "ocrLanguages">,
): Task["begin"] | undefined {
  const isParsed = entry.state === "indexed" || entry.state === "chunking" || entry.state === "embedding";
  if (!isParsed || !isCurrent(entry.pipeline, pipeline, ocrLanguages)) return "file";
  return entry.state === "indexed" && chunks === entry.chunkCount ? undefined : "pages";
}

/** Whether a document that failed may be read this time though the file is the same. */
function mayPass({ failure, pipeline, mediaType }: LedgerEntry, { ocrLanguages }: PlanInput): boolean {
  if (PASSING.has(failure?.code)) return true;
  return failure?.code === "no-text" && mediaType === "application/pdf" && mayHaveText(pipeline, ocrLanguages);
}

function wasSearchable(before: FileEntry | undefined, entries: ReadonlyMap<string, LedgerEntry>): boolean {
  if (before === undefined) return false;
  return before.searchableId !== undefined || entries.get(before.documentId)?.state === "indexed";
}

function emptyPlan(): Plan {
  return {
    tasks: [],
    moved: [],
    copied: [],
    restored: [],
    unreadable: [],
    unchanged: [],
    failedBefore: [],
    gone: [],
    changed: [],
    forgotten: [],
    titles: [],
  };
}

/** Failures that may pass without a change of the file. */
const PASSING: ReadonlySet<FailureCode | undefined> = new Set<FailureCode>([
  "unreadable",
  "changed-while-reading",
  "parser-crashed",
]);
