import { IngestError } from "../errors.js";
import type { BuildPurpose } from "./index-location.js";

/** Another process builds a new generation of this index. */
export class ReindexBusyError extends IngestError {
  override name = "ReindexBusyError";

  constructor(where: string, options?: ErrorOptions) {
    super(
      `Another process is making a new index for ${where}. Wait until it ends, or stop it (nothing it finished is lost), ` +
        "and run this again.",
      options,
    );
  }
}

/** A reindex with another model or chunk size was begun and not finished. */
export class ReindexUnfinishedError extends IngestError {
  override name = "ReindexUnfinishedError";
  /** What was begun. */
  readonly begun: BuildPurpose;

  constructor(begun: BuildPurpose, asked: BuildPurpose) {
    super(
      `A reindex with ${begun.embeddingModel} (chunks ${begun.pipeline}) was begun and not finished; this one is with ` +
        `${asked.embeddingModel} (chunks ${asked.pipeline}). Go on with the model of the first, or discard what it has made.`,
    );
    this.begun = begun;
  }
}

/** There is no generation to go back to. */
export class NoPreviousIndexError extends IngestError {
  override name = "NoPreviousIndexError";

  constructor() {
    super(
      "There is no previous index to go back to: none was made anew, or the old one was discarded. Nothing was changed.",
    );
  }
}

/** A new index is not what it should be, and was not put into use. */
export class IndexCheckError extends IngestError {
  override name = "IndexCheckError";
  /** What was found, a sentence each. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The new index was not put into use, the old one still answers: ${problems.join(" ")} ` +
        "Discard the new one and make it again; if this happens twice, report it.",
    );
    this.problems = problems;
  }
}

/** The file that names the index in use is damaged. */
export class IndexPointerError extends IngestError {
  override name = "IndexPointerError";

  constructor(file: string, options?: ErrorOptions) {
    super(
      `${file} is damaged or lost, so that it is not known which index is in use. Restore it from a backup, or write ` +
        '{"version":1,"current":"store"} into it, with the name of the newest store folder beside it.',
      options,
    );
  }
}
