import { IngestError } from "../ingest/errors.js";

/** An export file is cut off or damaged. Nothing was imported. */
export class ExportDamagedError extends IngestError {
  override name = "ExportDamagedError";
  /** Number of the record, from 1, at which reading stopped. */
  readonly record: number;

  constructor(record: number, problem: string, options?: ErrorOptions) {
    super(
      `The file is damaged at record ${record}: ${problem}. Nothing was imported. Copy the file again from where it was ` +
        "made, or export again.",
      options,
    );
    this.record = record;
  }
}

/** A file is not an export, or of a version that this program does not know. */
export class NotAnExportError extends IngestError {
  override name = "NotAnExportError";
}

/** There is an index already where one is to be imported. */
export class IndexNotEmptyError extends IngestError {
  override name = "IndexNotEmptyError";

  constructor(documents: number) {
    super(
      `There are ${documents} documents in this index already. Import into an empty one, or ask for them to be replaced.`,
    );
  }
}
