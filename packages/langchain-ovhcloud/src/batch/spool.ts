/** Keeps one input file from its first line until it is uploaded. */
export interface SpooledFile {
  /** Takes the next bytes. */
  add(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** All that was added, ready to be sent, more than once if need be. Nothing is added after it. */
  finish(): Promise<Blob>;
  /** Lets go of it; the Blob cannot be read after that. Called once, also when the file was not finished. */
  close(): Promise<void>;
}

/**
 * Says where input files are kept until they are uploaded: in memory unless another is given, on disk with `fileSpool()` of
 * `langchain-ovhcloud/node`.
 *
 * @returns a new, empty file.
 */
export type Spool = () => Promise<SpooledFile>;

/** Media type of input files. */
export const SPOOLED_TYPE = "application/jsonl";

/**
 * Keeps files in memory, outside of the heap. Node gives such memory back when it collects garbage, which these bytes do
 * not make it do: with many large files, several may be there at once.
 */
export const memorySpool: Spool = () => {
  const parts: Blob[] = [];
  return Promise.resolve({
    add: (bytes) => {
      parts.push(new Blob([bytes]));
      return Promise.resolve();
    },
    finish: () => Promise.resolve(new Blob(parts, { type: SPOOLED_TYPE })),
    close: () => {
      parts.length = 0;
      return Promise.resolve();
    },
  });
};
