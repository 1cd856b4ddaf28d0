export {
  IngestError,
  LeaseLostError,
  LibraryError,
  SourceNotFoundError,
  SyncInProgressError,
} from "./ingest/errors.js";
export { ParseFailure, type Failure, type FailureCode } from "./ingest/failure.js";
export { chunkPage, type ChunkOptions } from "./ingest/chunk/chunk-page.js";
export type { Span } from "./ingest/chunk/span.js";
export type {
  DocumentRecord,
  DocumentState,
  FilePlace,
  PageRecord,
  PageState,
} from "./ingest/library/document-record.js";
export type {
  ClaimedDocument,
  EmbeddingProgress,
  FileEntry,
  FolderChanges,
  Ledger,
  LedgerEntry,
  LedgerReader,
  ParsedContent,
  ScannedDocument,
  TitleChange,
} from "./ingest/library/ledger.js";
export type { Library, SearchableDocument } from "./ingest/library/library.js";
export { LibraryNotFoundError } from "./ingest/library/library-not-found.js";
export { openPostgresLibrary, type PostgresLibraryOptions } from "./ingest/library/open-postgres-library.js";
export { syncProgress, type SyncProgress } from "./ingest/library/sync-progress.js";
export type { SyncOutcome, SyncRecord, Tally } from "./ingest/library/sync-record.js";
export { openLibrary, type LibraryOptions } from "./ingest/library/sqlite-library.js";
export type { ChunkCount, KeptPage, Maintenance } from "./ingest/library/maintenance.js";
export { OcrSetupError } from "./ingest/ocr/errors.js";
export type { OcrOptions } from "./ingest/ocr/ocr-options.js";
export { cleanPages, type CleanPage } from "./ingest/page-text/clean-pages.js";
export type { OffsetMap } from "./ingest/page-text/offset-map.js";
export { rawPageOf, rawText, type RawLine, type RawPage } from "./ingest/page-text/raw-page.js";
export {
  createDocumentParser,
  type DocumentParser,
  type DocumentParserOptions,
  type ParsedDocument,
  type ParseOptions,
} from "./ingest/parse/document-parser.js";
export type { Block, BlockKind, PageKind, ParsedPage } from "./ingest/parse/parsed-page.js";
export {
  IndexCheckError,
  IndexPointerError,
  NoPreviousIndexError,
  ReindexBusyError,
  ReindexUnfinishedError,
} from "./ingest/reindex/errors.js";
export { openFolderLocation } from "./ingest/reindex/folder-location.js";
export type {
  BuildPurpose,
  IndexBuild,
  IndexGeneration,
  IndexLocation,
  UnfinishedIndex,
} from "./ingest/reindex/index-location.js";
export { checkDatabaseFile } from "./ingest/reindex/check-database-file.js";
export { compareIndex, type IndexComparison } from "./ingest/reindex/compare-index.js";
export { estimateReindex, type ReindexEstimate } from "./ingest/reindex/estimate-reindex.js";
export { openPostgresLocation, type PostgresLocationOptions } from "./ingest/reindex/open-postgres-location.js";
export { reindex, undoReindex, type ReindexOptions } from "./ingest/reindex/reindex.js";
export type { ReindexEvent, ReindexSummary } from "./ingest/reindex/reindex-events.js";
export { mediaTypeOf, type MediaType } from "./ingest/sources/media-type.js";
export type { ChunkMetadata } from "./ingest/sync/index-document.js";
export type { MovedFile } from "./ingest/sync/plan.js";
export { planSync, type PlanOptions } from "./ingest/sync/plan-sync.js";
export type { PlannedWork, RefusedFile, SyncPlan } from "./ingest/sync/sync-plan.js";
export type { FailedFile, SyncEvent, SyncSummary } from "./ingest/sync/sync-events.js";
export { syncFolder, type SyncOptions } from "./ingest/sync/sync-folder.js";
export type { WatchClock } from "./ingest/watch/clock.js";
export type { WatchEvent } from "./ingest/watch/watch-event.js";
export { watchFolder, type WatchOptions } from "./ingest/watch/watch-folder.js";
export type { Answer, AnswerEvent, Citation, CitationState } from "./answer/answer.js";
export {
  createAnswerEngine,
  type AnswerEngine,
  type AnswerEngineOptions,
  type AskOptions,
} from "./answer/answer-engine.js";
export { abstention, abstentionFor } from "./answer/abstention.js";
export { AnswerError, EmptyAnswerError, EmptyQuestionError, ThreadBusyError } from "./answer/answer-error.js";
export { verifyCitations, type VerifiedText } from "./answer/verify-citations.js";
export { estimateDifference, estimateMean, type BootstrapOptions, type Estimate } from "./evaluate/bootstrap.js";
export { dropPostgresSchema } from "./evaluate/drop-schema.js";
export { EvaluationDataError } from "./evaluate/errors.js";
export { evaluateCollection, type EvaluateCollectionOptions } from "./evaluate/evaluate-collection.js";
export {
  evaluateQuestions,
  type EvaluateQuestionsOptions,
  type QuestionProblem,
  type QuestionsReport,
} from "./evaluate/evaluate-questions.js";
export type { EvaluationDocument, EvaluationQuery, EvaluationSet, Judgements } from "./evaluate/evaluation-set.js";
export { readGoldenQuestions, type GoldenQuestion } from "./evaluate/golden-questions.js";
export { indexCollection, type IndexCollectionOptions, type IndexedCollection } from "./evaluate/index-collection.js";
export { ndcg, precision, recall, reciprocalRank, standardMetrics, type Metric } from "./evaluate/metrics.js";
export { readBeir } from "./evaluate/read-beir.js";
export {
  compareReports,
  type EvaluationReport,
  type QuestionValue,
  type SystemDifference,
  type SystemEstimate,
} from "./evaluate/report.js";
export type { SearchSystem } from "./evaluate/search-systems.js";
export { openPostgresThreads, type PostgresThreadsOptions } from "./memory/open-postgres-threads.js";
export { openThreads, type Threads, type ThreadSummary } from "./memory/threads.js";
export { ThreadsError } from "./memory/threads-error.js";
export { CanaryEmbeddings } from "./transfer/canary-embeddings.js";
export { ExportDamagedError, IndexNotEmptyError, NotAnExportError } from "./transfer/errors.js";
export { exportIndex, type ExportOptions } from "./transfer/export-index.js";
export { importIndex, type ExportedModel, type ImportOptions } from "./transfer/import-index.js";
export type { TransferEvent } from "./transfer/transfer-events.js";
export type { ExportCounts } from "./transfer/transfer-format.js";
export { carryOverRewriter } from "./retrieve/carry-over-rewriter.js";
export { modelRewriter, type ModelRewriterOptions } from "./retrieve/model-rewriter.js";
export type { Passage } from "./retrieve/passage.js";
export type { EarlierTurn, QueryRewriter, RewriteInput } from "./retrieve/query-rewriter.js";
export { createRetriever, type Retriever, type RetrieveOptions, type RetrieverOptions } from "./retrieve/retriever.js";
