import { createHash, randomUUID } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";

/** What a graph file holds and what it was made for; a file that does not fit is not read. */
export interface GraphHeader {
  formatVersion: 1;
  storeId: string;
  dimension: number;
  metric: "cosine";
  m: number;
  efConstruction: number;
  /** The graph holds the live ones of all labels up to this one ... */
  lastLabel: number;
  /** ... less those removed up to this entry of the removals table. */
  lastRemoval: number;
  size: number;
  deleted: number;
  /** Candidates of a search that were found to reach the recall target, with how many vectors there were then. */
  tuned?: { ef: number; recall: number; target: number; size: number };
}

/** The header as it is on disk. */
export interface StoredHeader extends GraphHeader {
  file: string;
  sha256: string;
}

const headerName = "vectors.json";
const isGraphFile = /^vectors-.*\.hnsw$/;
const isTemporary = /^vectors[-.].*\.tmp$/;
/** A temporary file that nobody has written to for as long was left by a process that was killed. */
const abandonedAfterMs = 3_600_000;

/**
 * The graph on disk: a file, and a header that names it and its hash. Both are written under another name and renamed
 * after they have reached the disk, so that a crash at any moment leaves a pair that fits or none.
 */
export class GraphFile {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The header and the file of an intact graph whose header is acceptable; undefined when there is none or its content
   * is not what was written or cannot be read.
   */
  find(
    isAcceptable: (header: GraphHeader, name: string) => boolean,
  ): { header: StoredHeader; file: string } | undefined {
    const headerFile = path.join(this.#folder, headerName);
    const header = unlessUnreadable(() => parseHeader(readFileSync(headerFile, "utf8")));
    if (header === undefined || !isAcceptable(header, header.file)) return undefined;
    const file = path.join(this.#folder, header.file);
    return unlessUnreadable(() => sha256(file)) === header.sha256 ? { header, file } : undefined;
  }

  /** The header of the graph on disk when its file is what was written, else what is wrong with it. */
  inspect(): { header: StoredHeader } | string {
    const header = unlessUnreadable(() => parseHeader(readFileSync(path.join(this.#folder, headerName), "utf8")));
    if (header === undefined) return `${headerName} is missing or unreadable`;
    const hash = unlessUnreadable(() => sha256(path.join(this.#folder, header.file)));
    if (hash === undefined) return `${header.file} is missing or unreadable`;
    return hash === header.sha256 ? { header } : `${header.file} is not what was written`;
  }

  /** Writes the graph through `write` to a temporary file; `publish` makes it the current one, or `discard` removes it. */
  async prepare(header: GraphHeader, write: (file: string) => Promise<void>): Promise<PreparedGraph> {
    const file = `vectors-${randomUUID()}.hnsw`;
    const temporary = path.join(this.#folder, `${file}.tmp`);
    try {
      await write(temporary);
      return { temporary, header: { ...header, file, sha256: await syncAndHash(temporary) } };
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  /** Only one process at a time may do this. Returns the file's name. */
  publish({ temporary, header }: PreparedGraph): string {
    const file = path.join(this.#folder, header.file);
    try {
      renameSync(temporary, file);
      this.replaceHeader(header);
    } catch (error) {
      rmSync(file, { force: true });
      throw error;
    }
    this.#removeOthers(header.file);
    return header.file;
  }

  discard({ temporary }: PreparedGraph): void {
    rmSync(temporary, { force: true });
  }

  /** Says something else of the same file. */
  replaceHeader(header: StoredHeader): void {
    const temporary = path.join(this.#folder, `${headerName}.${randomUUID()}.tmp`);
    try {
      writeFileSync(temporary, JSON.stringify(header), { flush: true });
      renameSync(temporary, path.join(this.#folder, headerName));
      syncFolder(this.#folder);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  #removeOthers(current: string): void {
    for (const name of readdirSync(this.#folder)) {
      const file = path.join(this.#folder, name);
      if (isGraphFile.test(name) ? name !== current : isTemporary.test(name) && isAbandoned(file))
        rmSync(file, { force: true });
    }
  }
}

/** A graph on disk that is not yet the current one. */
export interface PreparedGraph {
  temporary: string;
  header: StoredHeader;
}

function isAbandoned(file: string): boolean {
  const { mtimeMs = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return Date.now() - mtimeMs > abandonedAfterMs;
}

/** What cannot be read means what a missing one means: the graph is made again from the database. */
function unlessUnreadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function parseHeader(text: string): StoredHeader | undefined {
  const header = JSON.parse(text) as StoredHeader;
  return header.formatVersion === 1 && isGraphFile.test(header.file) ? header : undefined;
}

/** A rename is on the disk when its folder is. Windows cannot open one, and needs not. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** In small steps, between which the thread answers searches. hnswlib reports no error when it cannot write: a missing file is one. */
async function syncAndHash(file: string): Promise<string> {
  const handle = await open(file, "r");
  try {
    await handle.sync();
    const hash = createHash("sha256");
    for await (const part of handle.createReadStream({ autoClose: false, highWaterMark: 1 << 20 }))
      hash.update(part as Buffer);
    return hash.digest("hex");
  } finally {
    await handle.close();
  }
}

function sha256(file: string): string {
  const hash = createHash("sha256");
  const descriptor = openSync(file, "r");
  try {
    const buffer = Buffer.allocUnsafe(1 << 20);
    for (let read = readSync(descriptor, buffer); read > 0; read = readSync(descriptor, buffer))
      hash.update(buffer.subarray(0, read));
  } finally {
    closeSync(descriptor);
  }
  return hash.digest("hex");
}
