import { openAsBlob } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Spool, SPOOLED_TYPE } from "../batch/spool.js";

/**
 * Keeps input files of batches on disk until they are uploaded, so that no more than some megabytes of them are in memory.
 * They are readable for this user alone, and deleted after their upload; a process that is killed leaves its last one.
 *
 * @param directory existing folder to put them into. Default: the system's for temporary files. Room for one file is
 *   needed, 200 MB at most.
 * @throws the file system's own error, from `create`, when it cannot be written.
 * @example
 * ```ts
 * const batches = new OVHcloudBatch({ spool: fileSpool() });
 * ```
 */
export function fileSpool(directory: string = tmpdir()): Spool {
  return async () => {
    const folder = await mkdtemp(path.join(directory, "ovhcloud-batch-"));
    const file = path.join(folder, "input.jsonl");
    const handle = await open(file, "wx", 0o600).catch(async (error: unknown) => {
      await rm(folder, { recursive: true, force: true });
      throw error;
    });
    return {
      add: (bytes) => handle.appendFile(bytes),
      async finish() {
        await handle.close();
        return openAsBlob(file, { type: SPOOLED_TYPE });
      },
      async close() {
        await handle.close(); // does nothing the second time
        await rm(folder, { recursive: true, force: true });
      },
    };
  };
}
