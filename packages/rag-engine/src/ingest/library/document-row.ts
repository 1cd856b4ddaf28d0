import type { FailureCode } from "../failure.js";
import type { Block, PageKind, ParsedPage } from "../parse/parsed-page.js";
import type { MediaType } from "../sources/media-type.js";
import type { DocumentRecord, DocumentState } from "./document-record.js";
import type { LedgerEntry } from "./ledger.js";

/** A row of `documents` with its files, as both databases give it. */
export interface DocumentRow {
  id: string;
  content_hash: string;
  /** PostgreSQL's driver gives 64-bit numbers as text. */
  bytes: number | string;
  media_type: string;
  title: string;
  page_kind: string;
  page_count: number;
  chunk_count: number;
  embedded_count: number;
  state: string;
  failure_code: string | null;
  failure_message: string | null;
  warning: string | null;
  pipeline: string;
  queued_at: string;
  updated_at: string;
  /** JSON: `[root, path, searchable_id or null]` of each file, by root and path. */
  files: string;
}

/** A row of `pages`. */
export interface PageRow {
  text: string;
  name: string | null;
  blocks: string | null;
}

type FileRow = readonly [root: string, path: string, searchableId: string | null];

/** @returns the row as the sync sees it. */
export function toEntry(row: DocumentRow): LedgerEntry {
  return { ...toRecord(row), pipeline: row.pipeline };
}

/** @returns the row as everybody sees it. */
export function toRecord(row: DocumentRow): DocumentRecord {
  const files = (JSON.parse(row.files) as FileRow[]).toSorted(byPlace);
  const [root, path] = files[0] ?? ["", ""];
  const searchable = files.find(([, , searchableId]) => searchableId !== null)?.[2];
  return {
    id: row.id,
    root,
    path,
    files: files.map(([fileRoot, filePath]) => ({ root: fileRoot, path: filePath })),
    title: row.title,
    contentHash: row.content_hash,
    bytes: Number(row.bytes),
    mediaType: row.media_type as MediaType,
    pageKind: row.page_kind as PageKind,
    pageCount: row.page_count,
    chunkCount: row.chunk_count,
    embeddedCount: row.embedded_count,
    state: row.state as DocumentState,
    ...(row.failure_code === null
      ? {}
      : { failure: { code: row.failure_code as FailureCode, message: row.failure_message ?? "" } }),
    ...(row.warning === null ? {} : { warning: row.warning }),
    ...(searchable === undefined || searchable === null ? {} : { searchableVersion: searchable }),
    queuedAt: row.queued_at,
    updatedAt: row.updated_at,
  };
}

/** @returns the page as it was parsed. */
export function toPage({ text, name, blocks }: PageRow): ParsedPage {
  return {
    text,
    ...(name === null ? {} : { name }),
    ...(blocks === null ? {} : { blocks: JSON.parse(blocks) as Block[] }),
  };
}

function byPlace([rootA, pathA]: FileRow, [rootB, pathB]: FileRow): number {
  if (rootA !== rootB) return rootA < rootB ? -1 : 1;
  return pathA < pathB ? -1 : pathA > pathB ? 1 : 0;
}
