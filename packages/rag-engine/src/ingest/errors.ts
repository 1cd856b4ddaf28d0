/**
 * Base of the errors that ingestion throws. A file that cannot be read is not one of them: it is marked failed in
 * the library and the others go on.
 */
export class IngestError extends Error {
  override name = "IngestError";
}

/** The folder to sync does not exist, is not a folder or may not be listed. */
export class SourceNotFoundError extends IngestError {
  override name = "SourceNotFoundError";
  /** The folder as it was given, made absolute. */
  readonly folder: string;

  constructor(folder: string, problem: string, options?: ErrorOptions) {
    super(`${folder} ${problem}. Check the path and run the sync again.`, options);
    this.folder = folder;
  }
}

/** Another sync is at work in the same data directory. */
export class SyncInProgressError extends IngestError {
  override name = "SyncInProgressError";
  /** The data directory that is locked. */
  readonly directory: string;
  /** Process id of the other sync, when it could be read. */
  readonly pid: number | undefined;

  constructor(directory: string, pid: number | undefined) {
    const holder = pid === undefined ? "Another sync" : `Another sync (process ${pid})`;
    super(`${holder} is at work in ${directory}. Wait until it ends, or stop it, and run the sync again.`);
    this.directory = directory;
    this.pid = pid;
  }
}

/** The library file cannot be opened or read. */
export class LibraryError extends IngestError {
  override name = "LibraryError";
}

/** A sync no longer has the right to work on a document. The other documents of the sync are not affected. */
export class LeaseLostError extends IngestError {
  override name = "LeaseLostError";
  readonly documentId: string;
  /** `taken`: another sync is at work on it, or has finished it; `gone`: no file holds it any more. */
  readonly reason: "taken" | "gone";

  constructor(documentId: string, reason: "taken" | "gone") {
    super(
      reason === "gone"
        ? `Document ${documentId} was removed while it was worked on. Nothing has to be done.`
        : `Another sync took document ${documentId} over, because this one gave no sign of life in time. Nothing is lost; ` +
            "if it happens often, use a longer lease.",
    );
    this.documentId = documentId;
    this.reason = reason;
  }
}
