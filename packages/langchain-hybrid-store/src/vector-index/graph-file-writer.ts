import { createHash, randomUUID } from "node:crypto";
import { readdirSync, renameSync, statSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import path from "node:path";
import { headerName, isGraphFile, type GraphHeader, type StoredHeader } from "./graph-file.js";

/** A graph on disk, or only another header for it, that is not yet the current one. */
export interface PreparedGraph {
  header: StoredHeader;
  temporaryHeader: string;
  /** Undefined when the file is there already. */
  temporaryFile?: string;
}

const isTemporary = /^vectors[-.].*\.tmp$/;
/** A temporary file that nobody has written to for as long was left by a process that was killed. */
const abandonedAfterMs = 3_600_000;

/**
 * Writes the graph to disk: everything under another name and synced first, in steps between which the thread answers
 * searches; then renamed at once, so that a crash at any moment leaves a file and a header that fit, or none.
 */
export class GraphFileWriter {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes the graph through `write`; then `publish` makes it the current one, or `discard` removes it. */
  async prepare(header: GraphHeader, write: (file: string) => Promise<void>): Promise<PreparedGraph> {
    const file = `vectors-${randomUUID()}.hnsw`;
    const temporaryFile = path.join(this.#folder, `${file}.tmp`);
    try {
      await write(temporaryFile);
      const prepared = await this.prepareHeader({ ...header, file, sha256: await syncAndHash(temporaryFile) });
      return { ...prepared, temporaryFile };
    } catch (error) {
      await rm(temporaryFile, { force: true });
      throw error;
    }
  }

  /** Writes another header for the file that is there. */
  async prepareHeader(header: StoredHeader): Promise<PreparedGraph> {
    const temporaryHeader = path.join(this.#folder, `${headerName}.${randomUUID()}.tmp`);
    const handle = await open(temporaryHeader, "wx");
    try {
      await handle.writeFile(JSON.stringify(header));
      await handle.sync();
    } finally {
      await handle.close();
    }
    return { header, temporaryHeader };
  }

  /** Two renames; only one process at a time may do this. Returns what is left over, for `cleanUp`. */
  publish({ header, temporaryFile, temporaryHeader }: PreparedGraph): string[] {
    if (temporaryFile !== undefined) renameSync(temporaryFile, path.join(this.#folder, header.file));
    renameSync(temporaryHeader, path.join(this.#folder, headerName));
    return readdirSync(this.#folder)
      .filter((name) => (isGraphFile.test(name) ? name !== header.file : isTemporary.test(name)))
      .map((name) => path.join(this.#folder, name))
      .filter((file) => file.endsWith(".hnsw") || isAbandoned(file));
  }

  /** Removes what was not published. */
  async discard({ header, temporaryFile, temporaryHeader }: PreparedGraph): Promise<void> {
    await rm(temporaryHeader, { force: true });
    if (temporaryFile === undefined) return;
    await rm(temporaryFile, { force: true });
    await rm(path.join(this.#folder, header.file), { force: true });
  }

  /** Brings the renames to the disk, and removes what is left over. */
  async cleanUp(leftOver: readonly string[]): Promise<void> {
    await syncFolder(this.#folder);
    for (const file of leftOver) await rm(file, { force: true });
  }
}

function isAbandoned(file: string): boolean {
  const { mtimeMs = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return Date.now() - mtimeMs > abandonedAfterMs;
}

/** A rename is on the disk when its folder is. Windows cannot open one, and needs not. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** hnswlib reports no error when it cannot write: a missing file is one. */
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
