import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder that exists until `remove` is called. */
export interface TemporaryFolder {
  path: string;
  /** Writes a file below the folder, with the folders in between. Returns its absolute path. */
  write(path: string, content: string | Uint8Array): string;
  remove(): void;
}

/** Makes an empty folder for one test. */
export function temporaryFolder(): TemporaryFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "rag-engine-")));
  return {
    path,
    write(name, content) {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
