import { posix } from "node:path";
import type { FilePlace } from "../library/document-record.js";
import type { LedgerEntry, TitleChange } from "../library/ledger.js";
import { titleOf } from "../parse/title.js";
import type { MediaType } from "../sources/media-type.js";
import type { PlanInput } from "./plan.js";

/**
 * Documents that were called by the name of a file that they are no longer in, with the name of one that holds them now.
 * Nothing is read again for that: a title that equals the file's name is taken for the name, whoever gave it.
 */
export function followNames(input: Pick<PlanInput, "files" | "known" | "entries" | "beingWritten">): TitleChange[] {
  const lost = lostNames(input);
  const places = new Map<string, FilePlace[]>();
  for (const { document } of input.files) {
    if (lost.has(document.id)) places.set(document.id, [...(places.get(document.id) ?? []), document]);
  }
  return input.entries.flatMap((entry) => {
    const from = lost.get(entry.id);
    if (from === undefined) return [];
    const held = [...(places.get(entry.id) ?? []), ...elsewhere(entry, input)].toSorted(byPlace);
    const to = newTitle(entry, from, held);
    return to === undefined ? [] : [{ id: entry.id, from: entry.title, to }];
  });
}

/** Paths that held a document when they were seen last and do not now, by its id. */
function lostNames({
  files,
  known,
  beingWritten,
}: Pick<PlanInput, "files" | "known" | "beingWritten">): Map<string, string[]> {
  const present = new Map(files.map(({ document: { path, id } }) => [path, id]));
  const lost = new Map<string, string[]>();
  for (const { path, documentId } of known) {
    if (present.get(path) === documentId || beingWritten?.has(path) === true) continue;
    lost.set(documentId, [...(lost.get(documentId) ?? []), path]);
  }
  return lost;
}

/** Places of a document that this comparison does not look at: in other folders, and files that are being written. */
function elsewhere(
  { files }: LedgerEntry,
  { known, beingWritten }: Pick<PlanInput, "known" | "beingWritten">,
): FilePlace[] {
  const root = known[0]?.root;
  return files.filter((file) => file.root !== root || beingWritten?.has(file.path) === true);
}

function newTitle(
  { title, mediaType }: LedgerEntry,
  lost: readonly string[],
  held: readonly FilePlace[],
): string | undefined {
  const names = namings.find((name) => lost.some((path) => name(path, mediaType) === title));
  const [first] = held;
  if (names === undefined || first === undefined) return undefined;
  return held.some(({ path }) => names(path, mediaType) === title) ? undefined : names(first.path, mediaType);
}

/** What a document is called after its file: once it was read, and before that. */
const namings: readonly ((path: string, mediaType: MediaType) => string)[] = [
  (path, mediaType) => titleOf(path, mediaType, undefined),
  (path) => posix.basename(path),
];

function byPlace(a: FilePlace, b: FilePlace): number {
  if (a.root !== b.root) return a.root < b.root ? -1 : 1;
  return a.path < b.path ? -1 : 1;
}
