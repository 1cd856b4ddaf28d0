import {
  DiskFullError,
  ManifestMismatchError,
  StoreBusyError,
  StoreError,
  StoreRefusedError,
  StoreUnavailableError,
} from "langchain-hybrid-store";
import {
  OVHcloudAbortedError,
  OVHcloudAuthenticationError,
  OVHcloudConnectionError,
  OVHcloudError,
  OVHcloudModelNotFoundError,
  OVHcloudRateLimitError,
  OVHcloudServerError,
  OVHcloudTimeoutError,
} from "langchain-ovhcloud";
import {
  AnswerError,
  EmptyAnswerError,
  EmptyQuestionError,
  EvaluationDataError,
  ExportDamagedError,
  IndexCheckError,
  IndexNotEmptyError,
  IndexPointerError,
  IngestError,
  LibraryNotFoundError,
  NoPreviousIndexError,
  NotAnExportError,
  OcrSetupError,
  ReindexBusyError,
  ReindexUnfinishedError,
  SourceNotFoundError,
  SyncInProgressError,
  ThreadBusyError,
} from "rag-engine";
import { keyVariable } from "../config/mode.js";
import { OtherModelError } from "../runtime/other-model.js";
import { exitCode, type ExitCode } from "./exit-codes.js";
import { NotFoundError, UsageError } from "./usage-error.js";

/** What a person is told about an error, and what the shell gets. */
export interface Failure {
  message: string;
  exitCode: ExitCode;
}

type ErrorClass = abstract new (...args: never[]) => Error;

const known: readonly (readonly [ErrorClass, ExitCode, advice?: string])[] = [
  [UsageError, exitCode.usage],
  [OcrSetupError, exitCode.usage],
  [NotFoundError, exitCode.notFound],
  [SourceNotFoundError, exitCode.notFound],
  [LibraryNotFoundError, exitCode.notFound],
  [StoreRefusedError, exitCode.refused],
  [StoreUnavailableError, exitCode.unavailable],
  [SyncInProgressError, exitCode.busy],
  [StoreBusyError, exitCode.busy],
  [DiskFullError, exitCode.diskFull],
  [OtherModelError, exitCode.otherIndex],
  [ReindexBusyError, exitCode.busy],
  [
    ReindexUnfinishedError,
    exitCode.otherIndex,
    "`nestor reindex` with the first model goes on, `nestor reindex --discard` deletes what it has made.",
  ],
  [NoPreviousIndexError, exitCode.notFound],
  [IndexCheckError, exitCode.damaged, "`nestor reindex --discard` deletes the new one."],
  [IndexPointerError, exitCode.damaged],
  [IndexNotEmptyError, exitCode.usage, "In Nestor: --data ./other-index imports beside it, --replace in its place."],
  [ExportDamagedError, exitCode.damaged],
  [NotAnExportError, exitCode.damaged],
  [
    ManifestMismatchError,
    exitCode.otherIndex,
    "In Nestor: ask with the same models as you indexed with (--offline, or your key), make the index anew with nestor reindex, or keep a second one: nestor --data ./other-index sync <folder>.",
  ],
  [
    OVHcloudAuthenticationError,
    exitCode.refused,
    `Check ${keyVariable}; or use --anonymous (no key, 2 requests a minute) or --offline.`,
  ],
  [OVHcloudModelNotFoundError, exitCode.refused],
  [OVHcloudRateLimitError, exitCode.unavailable],
  [OVHcloudServerError, exitCode.unavailable, "Nothing indexed is lost; try again later, or use --offline."],
  [OVHcloudTimeoutError, exitCode.unavailable, "Nothing indexed is lost; try again later, or use --offline."],
  [OVHcloudConnectionError, exitCode.unavailable, "Check the network, or use --offline."],
  [OVHcloudAbortedError, exitCode.interrupted],
  [EvaluationDataError, exitCode.usage],
  [EmptyQuestionError, exitCode.usage],
  [ThreadBusyError, exitCode.busy],
  [EmptyAnswerError, exitCode.unavailable],
  [OVHcloudError, exitCode.failed],
  [AnswerError, exitCode.failed],
  [IngestError, exitCode.failed],
  [StoreError, exitCode.failed],
];

/** Turns any error into a message that ends with what to do next, and the exit code of its kind. */
export function describeFailure(error: unknown): Failure {
  const failure = firstInChain(error, (link) => known.find(([kind]) => link instanceof kind));
  if (failure) {
    const [link, [, code, advice]] = failure;
    return { message: advice === undefined ? link.message : `${link.message}\n${advice}`, exitCode: code };
  }
  if (isAbort(error)) return { message: "Stopped.", exitCode: exitCode.interrupted };
  if (hasCode(error, "ENOSPC")) {
    return {
      message: "The disk is full. Free some space and run the same command again; what was indexed is kept.",
      exitCode: exitCode.diskFull,
    };
  }
  return {
    message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    exitCode: exitCode.failed,
  };
}

/** Frameworks wrap errors: the first link of the cause chain that is known decides. */
function firstInChain<T>(error: unknown, match: (link: Error) => T | undefined): [Error, T] | undefined {
  let link = error;
  for (let depth = 0; link instanceof Error && depth < 8; depth += 1) {
    const found = match(link);
    if (found !== undefined) return [link, found];
    link = link.cause;
  }
  return undefined;
}

function isAbort(error: unknown): boolean {
  return (
    firstInChain(error, (link) => (/^(AbortError|ModelAbortError)$/.test(link.name) ? true : undefined)) !== undefined
  );
}

function hasCode(error: unknown, code: string): boolean {
  return firstInChain(error, (link) => ("code" in link && link.code === code ? true : undefined)) !== undefined;
}
