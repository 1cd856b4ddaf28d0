export { IngestError, LibraryError, SourceNotFoundError, SyncInProgressError } from "./ingest/errors.js";
export { ParseFailure, type Failure, type FailureCode } from "./ingest/failure.js";
export { chunkPage, type ChunkOptions } from "./ingest/chunk/chunk-page.js";
export type { Span } from "./ingest/chunk/span.js";
export type { DocumentRecord, DocumentState } from "./ingest/library/document-record.js";
export { openLibrary, type Library, type LibraryOptions } from "./ingest/library/library.js";
export { cleanPages } from "./ingest/page-text/clean-pages.js";
export {
  createDocumentParser,
  type DocumentParser,
  type DocumentParserOptions,
  type ParsedDocument,
  type ParseOptions,
} from "./ingest/parse/document-parser.js";
export type { MediaType } from "./ingest/sources/media-type.js";
export type { ChunkMetadata } from "./ingest/sync/index-document.js";
export type { FailedFile, SyncEvent, SyncSummary } from "./ingest/sync/sync-events.js";
export { syncFolder, type SyncOptions } from "./ingest/sync/sync-folder.js";
