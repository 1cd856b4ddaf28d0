import { crc32 } from "node:zlib";
import yauzl, { type Entry, type ZipFile } from "yauzl";
import { ParseFailure } from "../../../failure.js";

/**
 * The parts of a packed document (a ZIP container). What is unpacked is counted over all parts, so that a bomb ends at
 * the limit whatever the container's directory says of its sizes.
 */
export class ZipPackage {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #maxUnpackedBytes: number;
  #unpackedBytes = 0;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>, maxUnpackedBytes: number) {
    this.#zip = zip;
    this.#entries = entries;
    this.#maxUnpackedBytes = maxUnpackedBytes;
  }

  /** @throws ParseFailure `truncated`, `damaged`, `encrypted` or `too-large` (too many parts). */
  static async open(data: Buffer, maxUnpackedBytes: number): Promise<ZipPackage> {
    const zip = await openZip(data);
    const entries = await readEntries(zip);
    if ([...entries.values()].some((entry) => entry.isEncrypted())) throw new ParseFailure("encrypted");
    return new ZipPackage(zip, entries, maxUnpackedBytes);
  }

  /** Names of all parts, with `/` between folders. */
  get names(): string[] {
    return [...this.#entries.keys()];
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /**
   * Unpacks a part, piece by piece.
   *
   * @throws ParseFailure `damaged` when it is not there or broken, `too-large` when it is over the limit.
   */
  async *stream(name: string): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new ParseFailure("damaged", `its part ${name.slice(0, 100)} is missing`);
    const stream = await openEntry(this.#zip, entry);
    let checksum = 0;
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        this.#unpackedBytes += chunk.length;
        if (this.#unpackedBytes > this.#maxUnpackedBytes) {
          throw new ParseFailure("too-large", `it unpacks to more than ${Math.round(this.#maxUnpackedBytes / 1e6)} MB`);
        }
        checksum = crc32(chunk, checksum);
        yield chunk;
      }
    } finally {
      stream.destroy();
    }
    if (checksum !== entry.crc32) throw new Error(`The checksum of ${name} is wrong.`);
  }

  /** See {@link ZipPackage.stream}. */
  async bytes(name: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.stream(name)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
}

function openZip(data: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(data, { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
      if (error === null) resolve(zip);
      // The directory stands at the end: without it the file was cut off.
      else if (/end of central directory/i.test(error.message)) reject(new ParseFailure("truncated"));
      else reject(error);
    });
  });
}

function readEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    zip.on("error", reject);
    zip.on("end", () => resolve(entries));
    zip.on("entry", (entry: Entry) => {
      // The first of two parts with one name counts, as for Office.
      if (!entries.has(entry.fileName)) entries.set(entry.fileName, entry);
      if (entries.size > MAX_ENTRIES) reject(new ParseFailure("too-large", `it has more than ${MAX_ENTRIES} parts`));
      else zip.readEntry();
    });
    zip.readEntry();
  });
}

function openEntry(zip: ZipFile, entry: Entry): Promise<NodeJS.ReadableStream & { destroy(): void }> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error === null ? resolve(stream) : reject(error)));
  });
}

const MAX_ENTRIES = 50_000;
