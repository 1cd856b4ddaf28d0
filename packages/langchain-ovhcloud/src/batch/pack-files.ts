import { OVHcloudPayloadTooLargeError } from "../client/errors.js";
import type { SavedIds } from "./custom-ids.js";

/** A request of a batch, ready to be written. */
export interface BatchLine {
  customId: string;
  /** False for an id that was made here. */
  isOwnId: boolean;
  body: Readonly<Record<string, unknown>>;
}

/** Bounds of one input file. */
export interface FileLimits {
  maxLines: number;
  /** Bytes of UTF-8, line ends included. */
  maxBytes: number;
}

/** An input file. */
export interface PackedFile {
  content: Blob;
  ids: SavedIds;
}

/**
 * Writes requests into input files, each as full as the limits allow. One file is in memory at a time, as bytes.
 *
 * @param lines requests, read one by one.
 * @param endpoint route of all of them.
 * @param limits bounds of a file.
 * @throws OVHcloudPayloadTooLargeError for a request that fits into no file.
 */
export async function* packFiles(
  lines: AsyncIterable<BatchLine>,
  endpoint: string,
  limits: FileLimits,
): AsyncGenerator<PackedFile> {
  let file = new FileWriter(0);
  for await (const { customId, isOwnId, body } of lines) {
    const bytes = encoder.encode(`${JSON.stringify({ custom_id: customId, method: "POST", url: endpoint, body })}\n`);
    if (bytes.length > limits.maxBytes) throw tooLarge(file.end, bytes.length, limits.maxBytes);
    if (file.count === limits.maxLines || file.bytes + bytes.length > limits.maxBytes) {
      yield file.finish();
      file = new FileWriter(file.end);
    }
    file.add(bytes, customId, isOwnId);
  }
  if (file.count > 0) yield file.finish();
}

const encoder = new TextEncoder();

// Lines are gathered before they become part of a Blob: a Blob for each would cost a hundred times its bytes.
const GATHERED_BYTES = 1_000_000;

class FileWriter {
  readonly #from: number;
  readonly #parts: Blob[] = [];
  readonly #ids: string[] = [];
  #hasOwnIds = false;
  #gathered: Uint8Array<ArrayBuffer>[] = [];
  #gatheredBytes = 0;
  count = 0;
  bytes = 0;

  constructor(from: number) {
    this.#from = from;
  }

  /** Place of the next request. */
  get end(): number {
    return this.#from + this.count;
  }

  add(line: Uint8Array<ArrayBuffer>, id: string, isOwnId: boolean): void {
    this.#hasOwnIds ||= isOwnId;
    this.#ids.push(id);
    this.#gathered.push(line);
    this.#gatheredBytes += line.length;
    this.count += 1;
    this.bytes += line.length;
    if (this.#gatheredBytes >= GATHERED_BYTES) this.#flush();
  }

  finish(): PackedFile {
    this.#flush();
    const ids = { from: this.#from, count: this.count, ...(this.#hasOwnIds ? { own: this.#ids } : {}) };
    return { content: new Blob(this.#parts, { type: "application/jsonl" }), ids };
  }

  #flush(): void {
    this.#parts.push(new Blob(this.#gathered));
    this.#gathered = [];
    this.#gatheredBytes = 0;
  }
}

function tooLarge(index: number, size: number, limit: number): OVHcloudPayloadTooLargeError {
  return new OVHcloudPayloadTooLargeError(
    `Request ${index} alone has ${size} bytes; a file of a batch holds ${limit}. Make it smaller. Nothing was started.`,
    { size, limit, inputIndex: index },
  );
}
