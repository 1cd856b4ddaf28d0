import type { FileHandle } from "node:fs/promises";

/** A file, read at any place. */
export interface FileBytes {
  /** Length of the file. */
  total: number;
  /** Bytes from a place on; fewer at the end of the file. */
  read(from: number, count: number): Promise<Buffer>;
}

/** Reads an open file at any place. */
export function fileBytes(file: FileHandle, total: number): FileBytes {
  return {
    total,
    async read(from, count) {
      const bytes = Buffer.alloc(Math.max(0, Math.min(count, total - from)));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
      return bytes.subarray(0, bytesRead);
    },
  };
}
