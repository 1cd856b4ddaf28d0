/** The file of the conversations cannot be opened. */
export class ThreadsError extends Error {
  override name = "ThreadsError";
  /** The file as it was given. */
  readonly file: string;

  constructor(file: string, options: ErrorOptions) {
    const problem = options.cause instanceof Error ? options.cause.message : String(options.cause);
    super(
      `The conversations in ${file} cannot be opened: ${problem}. Check that the path is right and may be written; if the ` +
        "file is damaged, move it away to start anew. Documents and index are not affected.",
      options,
    );
    this.file = file;
  }
}
