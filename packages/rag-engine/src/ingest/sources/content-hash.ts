import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** What a file holds, by its bytes. */
export interface Content {
  /** SHA-256 in hex. */
  hash: string;
  bytes: number;
}

/** Hashes a file without holding it in memory. Errors of the file system are passed on as they are. */
export async function hashContent(file: string, signal?: AbortSignal): Promise<Content> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18, signal })) {
    const data = chunk as Buffer;
    bytes += data.length;
    hash.update(data);
  }
  return { hash: hash.digest("hex"), bytes };
}
