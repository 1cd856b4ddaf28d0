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
  writeFileSync,
} from "node:fs";
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
}

/** The header as it is on disk. */
export interface StoredHeader extends GraphHeader {
  file: string;
  sha256: string;
}

const headerName = "vectors.json";
const isGraphFile = /^vectors-.*\.hnsw$/;
const isTemporaryHeader = /^vectors\.json\..*\.tmp$/;

/**
 * The graph on disk: a file, and a header that names it and its hash. The header is replaced by a rename, after the
 * file has reached the disk, so that a crash at any moment leaves a pair that fits or none.
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
  ): { header: GraphHeader; file: string } | undefined {
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

  /** Writes the graph through `write`, makes it the current one and removes the others. Returns its name, a new one. */
  save(header: GraphHeader, write: (file: string) => void): string {
    const name = `vectors-${randomUUID()}.hnsw`;
    const file = path.join(this.#folder, name);
    const temporary = path.join(this.#folder, `${headerName}.${randomUUID()}.tmp`);
    try {
      write(file);
      // hnswlib reports no error when it cannot write: a missing file is one.
      syncToDisk(file);
      const stored: StoredHeader = { ...header, file: name, sha256: sha256(file) };
      writeFileSync(temporary, JSON.stringify(stored), { flush: true });
      renameSync(temporary, path.join(this.#folder, headerName));
    } catch (error) {
      rmSync(file, { force: true });
      rmSync(temporary, { force: true });
      throw error;
    }
    this.#removeOthers(name);
    return name;
  }

  #removeOthers(current: string): void {
    for (const name of readdirSync(this.#folder)) {
      if ((isGraphFile.test(name) && name !== current) || isTemporaryHeader.test(name))
        rmSync(path.join(this.#folder, name), { force: true });
    }
  }
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

function syncToDisk(file: string): void {
  const descriptor = openSync(file, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
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
