import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { IndexPointerError } from "./errors.js";

const folderName = z.string().regex(/^store(-[1-9]\d*)?$/);
const purpose = z.object({ kind: z.enum(["reindex", "import"]), embeddingModel: z.string(), pipeline: z.string() });
const pointer = z.object({
  version: z.literal(1),
  current: folderName,
  previous: folderName.optional(),
  unfinished: z.object({ name: folderName, purpose }).optional(),
});

/** Which of the folders in a data directory are which: names of folders in it. */
export type IndexPointer = z.infer<typeof pointer>;

/** The first store of a data directory; in use as long as no `index.json` says otherwise. */
export const firstStore = "store";

/** The names of all stores in a data directory, whether they are in use or not. */
export function storesIn(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory).filter((name) => folderName.safeParse(name).success) : [];
}

/**
 * Reads `index.json` of a data directory.
 *
 * @throws IndexPointerError when it is there and is not one, or is not there although there are later stores than the first.
 */
export function readPointer(directory: string): IndexPointer {
  const file = fileIn(directory);
  try {
    return pointer.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if (isMissing(error) && storesIn(directory).every((name) => name === firstStore)) {
      return { version: 1, current: firstStore };
    }
    if (isMissing(error)) throw new IndexPointerError(file, { cause: error });
    if (error instanceof SyntaxError || error instanceof z.ZodError)
      throw new IndexPointerError(file, { cause: error });
    throw error;
  }
}

/** Writes `index.json` so that a crash or a full disk at any moment leaves the old one or the new one, complete. */
export function writePointer(directory: string, value: IndexPointer): void {
  const temporary = `${fileIn(directory)}.new`;
  try {
    const handle = openSync(temporary, "w");
    try {
      writeSync(handle, `${JSON.stringify(value, undefined, 2)}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, fileIn(directory));
    syncFolderEntry(directory);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The rename itself is durable only when the folder is. Windows cannot open folders, and does not need it. */
function syncFolderEntry(directory: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(directory, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function fileIn(directory: string): string {
  return join(directory, "index.json");
}

function isMissing(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT";
}
