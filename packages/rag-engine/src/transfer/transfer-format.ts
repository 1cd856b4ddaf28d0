import { z } from "zod";
import type { FailureCode } from "../ingest/failure.js";
import type { MediaType } from "../ingest/sources/media-type.js";

/** What the first record of an export calls itself. */
export const exportFormat = "rag-engine-export";

/** Goes up when an older program could not read the file any more. */
export const exportVersion = 1;

const count = z.number().int().min(0);
const finite = z.number();

const manifest = z.object({
  embeddingModel: z.string().min(1),
  dimension: z.number().int().min(1),
  instruction: z.string().optional(),
  chunkerVersion: z.string().optional(),
  canary: z.array(finite),
});

const header = z.object({
  type: z.literal("header"),
  format: z.literal(exportFormat),
  version: z.literal(exportVersion),
  createdAt: z.string(),
  /** Missing when nothing was embedded yet. */
  index: manifest.optional(),
});

const document = z.object({
  type: z.literal("document"),
  id: z.string().regex(/^[0-9a-f]{16}$/),
  title: z.string(),
  contentHash: z.string(),
  bytes: count,
  mediaType: z.string().transform((value) => value as MediaType),
  pageKind: z.enum(["page", "slide", "sheet", "chapter", "text"]),
  pageCount: count,
  chunkCount: count,
  embeddedCount: count,
  state: z.enum(["queued", "parsing", "chunking", "embedding", "indexed", "failed"]),
  failure: z.object({ code: z.string().transform((value) => value as FailureCode), message: z.string() }).optional(),
  warning: z.string().optional(),
  pipeline: z.string(),
  queuedAt: z.string(),
  updatedAt: z.string(),
});

const block = z.object({
  kind: z.enum(["heading", "paragraph", "list", "table", "code"]),
  start: count,
  end: count,
  level: count.optional(),
  isGuessed: z.literal(true).optional(),
});

const page = z.object({
  type: z.literal("page"),
  document: z.string(),
  page: z.number().int().min(1),
  text: z.string(),
  name: z.string().optional(),
  blocks: z.array(block).optional(),
  state: z.enum(["read", "indexed", "unreadable", "empty"]),
});

const file = z.object({
  type: z.literal("file"),
  root: z.string(),
  path: z.string(),
  document: z.string(),
  /** The older content that is searched in its place. */
  searchable: z.string().optional(),
});

const chunk = z.object({
  type: z.literal("chunk"),
  id: z.string().min(1),
  text: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  /** Little-endian 32-bit floats in base64. */
  vector: z.base64(),
});

const conversation = z.object({
  type: z.literal("conversation"),
  id: z.string().min(1),
  updatedAt: z.string(),
  /** For readers of the file. */
  messages: z.array(z.object({ role: z.string(), text: z.string() })),
  /** What LangGraph goes on from, as its JSON serializer writes it. */
  checkpoint: z.record(z.string(), z.unknown()),
  metadata: z.record(z.string(), z.unknown()),
});

const end = z.object({
  type: z.literal("end"),
  documents: count,
  pages: count,
  files: count,
  chunks: count,
  conversations: count,
  /** Of all lines before this one, with their line ends; hex. */
  sha256: z.string(),
});

/** What a line of an export may be. */
export const exportRecord = z.discriminatedUnion("type", [header, document, page, file, chunk, conversation, end]);

/** One line of an export. */
export type ExportRecord = z.infer<typeof exportRecord>;

/** A line of one kind. */
export type RecordOf<T extends ExportRecord["type"]> = Extract<ExportRecord, { type: T }>;

/** How many records of each kind there are. */
export type ExportCounts = Omit<RecordOf<"end">, "type" | "sha256">;

/** No records. */
export function noRecords(): ExportCounts {
  return { documents: 0, pages: 0, files: 0, chunks: 0, conversations: 0 };
}

/** Adds a record to the counts; the first and the last one are not counted. */
export function countRecord(counts: ExportCounts, { type }: ExportRecord): void {
  if (type !== "header" && type !== "end") counts[`${type}s`] += 1;
}
