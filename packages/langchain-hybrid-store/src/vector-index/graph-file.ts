import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
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

/** The header's file. */
export const headerName = "vectors.json";
/** Names of graph files. */
export const isGraphFile = /^vectors-.*\.hnsw$/;

/**
 * The graph on disk, for reading: a file, and a header that names it and its hash.
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
