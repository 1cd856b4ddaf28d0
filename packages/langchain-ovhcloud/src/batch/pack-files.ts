import { OVHcloudPayloadTooLargeError } from "../client/errors.js";
import type { SavedIds } from "./custom-ids.js";
import { memorySpool, type Spool, type SpooledFile } from "./spool.js";

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
  /** Its lines; readable until the next file is asked for. */
  content: Blob;
  ids: SavedIds;
}

/**
 * Writes requests into input files, each as full as the limits allow. One file is kept at a time, and let go of when the
 * next is asked for.
 *
 * @param lines requests, read one by one.
 * @param endpoint route of all of them.
 * @param limits bounds of a file; `spool`, where it is kept, by default in memory.
 * @throws OVHcloudPayloadTooLargeError for a request that fits into no file.
 */
export async function* packFiles(
  lines: AsyncIterable<BatchLine>,
  endpoint: string,
  { maxLines, maxBytes, spool = memorySpool }: FileLimits & { spool?: Spool | undefined },
): AsyncGenerator<PackedFile> {
  let file: FileWriter | undefined;
  let next = 0;
  try {
    for await (const line of lines) {
      const bytes = encodeLine(line, endpoint);
      if (bytes.length > maxBytes) throw tooLarge(next, bytes.length, maxBytes);
      if (file && (file.count === maxLines || file.bytes + bytes.length > maxBytes)) {
        yield await file.finish();
        await file.close();
        file = undefined;
      }
      file ??= new FileWriter(next, await spool());
      file.add(bytes, line);
      if (file.isGathered) await file.flush();
      next += 1;
    }
    if (file) yield await file.finish();
  } finally {
    await file?.close();
  }
}

const encoder = new TextEncoder();

function encodeLine({ customId, body }: BatchLine, url: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(`${JSON.stringify({ custom_id: customId, method: "POST", url, body })}\n`);
}

// Lines are gathered before they are kept: a Blob for each would cost a hundred times its bytes, a write for each its time.
const GATHERED_BYTES = 1_000_000;

class FileWriter {
  readonly #from: number;
  readonly #kept: SpooledFile;
  readonly #ids: string[] = [];
  #hasOwnIds = false;
  #gathered: Uint8Array<ArrayBuffer>[] = [];
  #gatheredBytes = 0;
  count = 0;
  bytes = 0;

  constructor(from: number, kept: SpooledFile) {
    this.#from = from;
    this.#kept = kept;
  }

  /** Whether there is enough to be flushed. */
  get isGathered(): boolean {
    return this.#gatheredBytes >= GATHERED_BYTES;
  }

  add(bytes: Uint8Array<ArrayBuffer>, { customId, isOwnId }: BatchLine): void {
    this.#hasOwnIds ||= isOwnId;
    this.#ids.push(customId);
    this.#gathered.push(bytes);
    this.#gatheredBytes += bytes.length;
    this.count += 1;
    this.bytes += bytes.length;
  }

  async flush(): Promise<void> {
    const joined = new Uint8Array(this.#gatheredBytes);
    let at = 0;
    for (const bytes of this.#gathered) {
      joined.set(bytes, at);
      at += bytes.length;
    }
    this.#gathered = [];
    this.#gatheredBytes = 0;
    await this.#kept.add(joined);
  }

  async finish(): Promise<PackedFile> {
    await this.flush();
    const ids = { from: this.#from, count: this.count, ...(this.#hasOwnIds ? { own: this.#ids } : {}) };
    return { content: await this.#kept.finish(), ids };
  }

  close(): Promise<void> {
    return this.#kept.close();
  }
}

function tooLarge(index: number, size: number, limit: number): OVHcloudPayloadTooLargeError {
  return new OVHcloudPayloadTooLargeError(
    `Request ${index} alone has ${size} bytes; a file of a batch holds ${limit}. Make it smaller. Nothing was started.`,
    { size, limit, inputIndex: index },
  );
}
