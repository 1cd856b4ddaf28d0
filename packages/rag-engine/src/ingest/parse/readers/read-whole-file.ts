import { open } from "node:fs/promises";
import { ParseFailure, unreadable } from "../../failure.js";

/**
 * @param maxBytes refuse larger files.
 * @throws ParseFailure `empty`, `too-large`, `changed-while-reading` or `unreadable`.
 */
export async function readWholeFile(file: string, maxBytes: number): Promise<Buffer> {
  const handle = await open(file, "r").catch((error: unknown) => Promise.reject(unreadable(error)));
  try {
    const { size } = await handle.stat();
    if (size === 0) throw new ParseFailure("empty");
    if (size > maxBytes) throw new ParseFailure("too-large");
    const data = Buffer.alloc(size);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await handle.read(data, filled, Math.min(size - filled, 1 << 24), filled);
      if (bytesRead === 0) throw new ParseFailure("changed-while-reading");
      filled += bytesRead;
    }
    return data;
  } catch (error) {
    throw error instanceof ParseFailure ? error : unreadable(error);
  } finally {
    await handle.close();
  }
}
