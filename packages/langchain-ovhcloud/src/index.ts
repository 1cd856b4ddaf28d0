export { AUDIO_FORMATS, AudioFile, type TranscriptionInput } from "./audio/audio-file.js";
export { OVHcloudAudioLoader, type OVHcloudAudioLoaderFields } from "./audio/audio-loader.js";
export type { CueSource } from "./audio/cues.js";
export { OVHcloudSpeech } from "./audio/speech.js";
export type { OVHcloudSpeechFields } from "./audio/speech-fields.js";
export { KNOWN_VOICES, SPEECH_LANGUAGES, type SpeechLanguage, type SpeechVoice } from "./audio/speech-languages.js";
export { speechTool, type SpeechToolOptions } from "./audio/speech-tool.js";
export { Speech } from "./audio/spoken.js";
export { type SubtitleOptions, toSrt, toVtt } from "./audio/subtitles.js";
export { DEFAULT_TRANSCRIPTION_MODEL, OVHcloudTranscriber } from "./audio/transcriber.js";
export type { ChunkingStrategy, Granularity, OVHcloudTranscriberFields } from "./audio/transcriber-fields.js";
export type { SpeakerTurn, Transcription, TranscriptSegment, TranscriptWord } from "./audio/transcription.js";
export { transcriptDocuments, type TranscriptMetadata, type TranscriptSplit } from "./audio/transcription-documents.js";
export { TRANSCRIPTION_LIMITS } from "./audio/transcription-limits.js";
export { OVHcloudBatch } from "./batch/batch.js";
export type { CreateBatchOptions, OVHcloudBatchFields } from "./batch/batch.js";
export type { CompletionWindow } from "./batch/batch-api.js";
export { batchChat } from "./batch/batch-chat.js";
export { batchEmbed } from "./batch/batch-embed.js";
export {
  type BatchErrorDetails,
  type MissingReason,
  OVHcloudBatchError,
  OVHcloudBatchItemError,
} from "./batch/batch-error.js";
export type { BatchInfo, BatchProblem, BatchProgress, BatchStatus } from "./batch/batch-info.js";
export { BatchJob, type JobCallOptions, type WaitOptions } from "./batch/batch-job.js";
export type { BatchResult } from "./batch/batch-result.js";
export { MAX_CUSTOM_ID_LENGTH, type SavedIds } from "./batch/custom-ids.js";
export type { BatchCostEstimate } from "./batch/estimate-cost.js";
export type { BatchInput, BatchRequest, Several } from "./batch/inputs.js";
export { type BatchLimitFields, MAX_BATCH_BYTES, MAX_BATCH_LINES } from "./batch/limits.js";
export type { RunBatchOptions } from "./batch/run-job.js";
export type { SavedBatch, SavedBatchJob } from "./batch/saved-job.js";
export type { Spool, SpooledFile } from "./batch/spool.js";
export { OVHcloudCatalog } from "./catalog/catalog.js";
export type { CatalogOptions, CatalogSnapshot, OVHcloudCatalogFields } from "./catalog/catalog.js";
export type { CatalogFilter } from "./catalog/catalog-filter.js";
export type {
  CatalogCapabilities,
  CatalogModel,
  CatalogPrice,
  CatalogSource,
  UnconfirmedModel,
} from "./catalog/catalog-model.js";
export type { SourceFailure } from "./catalog/fetch-sources.js";
export type { ModelKind } from "./catalog/known-model.js";
export { nearestModels } from "./catalog/nearest-models.js";
export { profileFromCatalog, profileOf } from "./catalog/profiles.js";
export type { Retirement } from "./catalog/roster.js";
export {
  isVirtualModel,
  parseVirtualModel,
  type VirtualCondition,
  type VirtualField,
  type VirtualModel,
  virtualModel,
  type VirtualOperator,
  type VirtualRanker,
} from "./catalog/virtual-model.js";
export { resolveVirtualModel } from "./catalog/virtual-resolution.js";
export { ChatOVHcloud } from "./chat/chat-model.js";
export { DEFAULT_CHAT_MODEL } from "./chat/chat-model-settings.js";
export type {
  ChatApi,
  ChatOVHcloudCallOptions,
  ChatOVHcloudFields,
  ReasoningEffort,
  SamplingOptions,
} from "./chat/fields.js";
export type { ChatInvocationParams } from "./chat/invocation-params.js";
export type { StructuredOutput, StructuredOutputMethod } from "./chat/structured-output.js";
export type { TokenUsage } from "./chat/token-usage.js";
export type { ToolParam } from "./chat/tools.js";
export type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionRequest,
  ChatMessageParam,
} from "./client/chat-completion.js";
export type { ApiRequest, Payload } from "./client/api-request.js";
export { AIEndpointsClient } from "./client/client.js";
export { type Clock, systemClock } from "./client/clock.js";
export type { Completion, CompletionChoice, CompletionLogprobs, CompletionRequest } from "./client/completion.js";
export {
  API_KEY_VARIABLES,
  BASE_URL_VARIABLE,
  type ClientOptions,
  DEFAULT_BASE_URL,
  type FetchFunction,
} from "./client/config.js";
export type { EmbeddingRequest, EmbeddingResponse } from "./client/embedding.js";
export {
  OVHcloudAbortedError,
  type AuthenticationReason,
  OVHcloudAuthenticationError,
  OVHcloudBadRequestError,
  OVHcloudConfigurationError,
  OVHcloudConnectionError,
  OVHcloudContextOverflowError,
  OVHcloudError,
  type OVHcloudErrorDetails,
  type OVHcloudErrorKind,
  OVHcloudInvalidResponseError,
  OVHcloudModelNotFoundError,
  OVHcloudNotFoundError,
  OVHcloudPayloadTooLargeError,
  OVHcloudRateLimitError,
  OVHcloudSchemaRefusedError,
  OVHcloudServerError,
  OVHcloudStreamInterruptedError,
  OVHcloudTimeoutError,
  OVHcloudUnsupportedError,
} from "./client/errors.js";
export { type EndpointReference, HOSTS_URL_VARIABLE } from "./client/hosts.js";
export type { BytesAnswer } from "./client/read-answer.js";
export type { ModelListEntry } from "./client/model-list.js";
export type { RateLimitObservation } from "./client/rate-limit-headers.js";
export { type RateLimiter, type RateLimitKey, SlidingWindowRateLimiter } from "./client/rate-limiter.js";
export type {
  ModelResponse,
  ResponseContent,
  ResponseInputItem,
  ResponseItem,
  ResponsesRequest,
  ResponseStreamEvent,
  ResponseToolCall,
} from "./client/response.js";
export { DEFAULT_RETRY_POLICY, type RetryPolicy } from "./client/retry.js";
export type { RequestOptions, ResponseInfo } from "./client/transport.js";
export type { OVHcloudWarning, WarningListener } from "./client/warnings.js";
export { DEFAULT_COMPLETION_MODEL, OVHcloudLLM } from "./completions/llm.js";
export type { CompletionOptions, OVHcloudLLMCallOptions, OVHcloudLLMFields } from "./completions/fields.js";
export type { CompletionInfo } from "./completions/generation-info.js";
export type { CompletionParams } from "./completions/invocation-params.js";
export { OVHcloudBudgetError } from "./cost/budget-error.js";
export { type Cost, costOf, type CountedTokens, sumEuro } from "./cost/cost.js";
export { type CostReport, OVHcloudCostTracker, type OVHcloudCostTrackerFields } from "./cost/cost-tracker.js";
export type { CostSum } from "./cost/ledger.js";
export { type ModelPrice, priceOf } from "./cost/price.js";
export {
  type BuiltinDetector,
  builtinDetector,
  type BuiltinDetectorFields,
  DEFAULT_DLP_ENTITIES,
  type Deidentification,
  type DlpConfidence,
  type DlpDetector,
  type DlpEntity,
  type RegexDetector,
  regexDetector,
  type WordListDetector,
  wordListDetector,
} from "./dlp/detectors.js";
export { DEFAULT_DLP_MODEL, OVHcloudDlp } from "./dlp/dlp.js";
export { type DlpGuardMode, OVHcloudDlpGuard, type OVHcloudDlpGuardFields } from "./dlp/dlp-guard.js";
export { OVHcloudDocumentRedactor, type OVHcloudDocumentRedactorFields } from "./dlp/document-redactor.js";
export type { DlpCallOptions, OVHcloudDlpFields, PseudonymizedText, RedactedText } from "./dlp/fields.js";
export type { DlpFinding } from "./dlp/finding.js";
export type { PseudonymSession } from "./dlp/pseudonym-session.js";
export type { TextRange } from "./dlp/text-index.js";
export { dedicated, DedicatedEndpoint, type PostOptions } from "./dedicated/dedicated.js";
export { slugOf } from "./dedicated/slugs.js";
export { type Emotion, EMOTIONS, type EmotionScore, type NamedWord, type StarScore } from "./dedicated/text-scores.js";
export { DEFAULT_EMBEDDING_MODEL, OVHcloudEmbeddings } from "./embeddings/embeddings.js";
export type { EmbeddingProgress } from "./embeddings/embedding-run.js";
export type { EmbedOptions, OVHcloudEmbeddingsFields } from "./embeddings/fields.js";
export {
  type EmbeddingInstructions,
  type InstructionChoice,
  modelCardInstructions,
} from "./embeddings/instructions.js";
export type { TruncatePolicy } from "./embeddings/truncation.js";
export type { EmbeddingStore } from "./embeddings/vector-cache.js";
export { type BlockedDetails, OVHcloudBlockedError } from "./guard/blocked-error.js";
export { OVHcloudGuard, type OVHcloudGuardFields } from "./guard/guard.js";
export type { GuardedSide, GuardPolicy } from "./guard/policy.js";
export {
  DEFAULT_GUARD_MODEL,
  type GuardCallOptions,
  type GuardMessage,
  Qwen3Guard,
  type Qwen3GuardFields,
} from "./guard/qwen3-guard.js";
export { GUARD_CATEGORIES, type GuardCategory, type GuardSafety, type GuardVerdict } from "./guard/verdict.js";
export type { ImageRequest, OVHcloudImagesFields } from "./images/fields.js";
export { GeneratedImage } from "./images/generated-image.js";
export { DEFAULT_IMAGE_MODEL, OVHcloudImages } from "./images/images.js";
export { imageTool, type ImageToolOptions } from "./images/image-tool.js";
export { describeToken, type TokenDescription } from "./keys/describe-token.js";
export { revokeToken } from "./keys/revoke-token.js";
export { type TokenVerification, verifyToken } from "./keys/verify-token.js";
export { createEmotionAnalyzer } from "./nlp/emotions.js";
export {
  createEntityExtractor,
  DEFAULT_ENTITY_TYPES,
  type EntityExtractorOptions,
  type ExtractedEntities,
} from "./nlp/entities.js";
export type { EntityMention } from "./nlp/find-mentions.js";
export {
  createSentimentAnalyzer,
  type EmotionalSentiment,
  type Sentiment,
  type SentimentAnalyzerOptions,
} from "./nlp/sentiment.js";
export { createSummarizer, type SummarizerInput } from "./nlp/summarizer.js";
export type { SummarizerOptions, SummaryProgress } from "./nlp/summarizer-options.js";
export { type TaskConfig, TextTask } from "./nlp/text-task.js";
export { createTranslator, type TranslatorOptions } from "./nlp/translator.js";
export type { FlatToolParam } from "./responses/flat-tool.js";
