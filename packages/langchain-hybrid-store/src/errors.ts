/** Base of everything that a store throws on purpose; `cause` holds what lies below. */
export class StoreError extends Error {
  override name = "StoreError";
}

/** The index was made with another embedding model, dimension, or instruction; vectors of two models must not mix. */
export class ManifestMismatchError extends StoreError {
  override name = "ManifestMismatchError";
  /** What the caller uses now. */
  readonly actual: string;
  /** What the index was made with. */
  readonly expected: string;

  constructor({ expected, actual, what }: { expected: string; actual: string; what: string }) {
    super(
      `This index was made with ${what} ${expected}, and is now opened with ${actual}. Vectors of the two do not mix: ` +
        "use the model the index was made with, or index the documents again into another folder.",
    );
    this.expected = expected;
    this.actual = actual;
  }
}

/** The disk (or the store's own `maxSizeBytes`) is full. The write was undone as a whole; everything before it is kept. */
export class DiskFullError extends StoreError {
  override name = "DiskFullError";

  constructor(where: string, options?: ErrorOptions) {
    super(
      `No space left for ${where}. Free some space and run the same again: everything written before is kept.`,
      options,
    );
  }
}

/** A vector holds NaN or infinity, is zero, or has another length than the index. */
export class InvalidVectorError extends StoreError {
  override name = "InvalidVectorError";
}

/** A search asks for an impossible number of hits. */
export class InvalidQueryError extends StoreError {
  override name = "InvalidQueryError";
}

/** An option makes no sense; nothing was opened. */
export class InvalidOptionError extends StoreError {
  override name = "InvalidOptionError";
}

/** A filter is not one of the documented shapes. */
export class InvalidFilterError extends StoreError {
  override name = "InvalidFilterError";
}

/** Another process is writing to the store and did not finish in time. */
export class StoreBusyError extends StoreError {
  override name = "StoreBusyError";

  constructor(where: string, options?: ErrorOptions) {
    super(`Another process is writing to ${where}. Wait until it is done and try again.`, options);
  }
}

/** The store's file is not a database, or is damaged. */
export class StoreCorruptError extends StoreError {
  override name = "StoreCorruptError";

  constructor(where: string, options?: ErrorOptions) {
    super(
      `${where} is damaged or is not a store. Restore it from a backup, or delete the folder and index again.`,
      options,
    );
  }
}

/** There is no store to open for reading. */
export class StoreNotFoundError extends StoreError {
  override name = "StoreNotFoundError";

  constructor(where: string, options?: ErrorOptions) {
    super(`There is no store at ${where}. Add documents to it first, or check the path.`, options);
  }
}

/** The folder cannot be written, or the store was opened with `readonly`. */
export class StoreReadonlyError extends StoreError {
  override name = "StoreReadonlyError";

  constructor(where: string, options?: ErrorOptions) {
    super(
      `${where} cannot be written. Check the folder's permissions, choose another folder, or open it without readonly.`,
      options,
    );
  }
}

/** The store was closed; open it again. */
export class StoreClosedError extends StoreError {
  override name = "StoreClosedError";

  constructor() {
    super("The store is closed. Open it again with openEmbeddedStore().");
  }
}
