import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** A folder of the emulator for what is too large for memory; made when it is first needed, gone when the emulator closes. */
export interface Scratch {
  /** Makes the folder if need be; gives a function that names files that nothing has used. The files are not made. */
  open(): Promise<() => string>;
  /** Removes the folder. */
  close(): Promise<void>;
}

/** Makes the scratch space of one emulator. */
export function createScratch(): Scratch {
  let folder: Promise<string> | undefined;
  let count = 0;
  return {
    async open() {
      folder ??= mkdtemp(path.join(tmpdir(), "ai-endpoints-emulator-"));
      const opened = await folder;
      return () => {
        count += 1;
        return path.join(opened, String(count));
      };
    },
    async close() {
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}
