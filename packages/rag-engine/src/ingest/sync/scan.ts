import { join } from "node:path";
import { unreadable, type ParseFailure } from "../failure.js";
import type { ScannedDocument } from "../library/ledger.js";
import { hashContent } from "../sources/content-hash.js";
import { documentIdOf, unreadableIdOf } from "../sources/document-id.js";
import type { FoundSources } from "../sources/find-sources.js";
import { mediaTypeOf } from "../sources/media-type.js";

/** A file as it was found: with its content, or with the reason why it cannot be read. */
export interface ScannedFile {
  document: ScannedDocument;
  failure?: ParseFailure;
}

/**
 * Hashes every file. Size and time of change are no short cut here: tools that keep times (cp -p, rsync, git) can
 * change a file without changing either, and reading is fast against parsing and embedding.
 *
 * @param onFile called after each file with how many are done.
 */
export async function scanFiles(
  { root, paths }: FoundSources,
  onFile: (done: number) => void,
  signal?: AbortSignal,
): Promise<ScannedFile[]> {
  const files: ScannedFile[] = [];
  for (const path of paths) {
    signal?.throwIfAborted();
    files.push(await scanFile(root, path, signal));
    onFile(files.length);
  }
  return files;
}

async function scanFile(root: string, path: string, signal: AbortSignal | undefined): Promise<ScannedFile> {
  const mediaType = mediaTypeOf(path) ?? "text/plain";
  try {
    const { hash, bytes } = await hashContent(join(root, path), signal);
    return { document: { id: documentIdOf(mediaType, hash), root, path, contentHash: hash, bytes, mediaType } };
  } catch (error) {
    signal?.throwIfAborted();
    const document = { id: unreadableIdOf(root, path), root, path, contentHash: "", bytes: 0, mediaType };
    return { document, failure: unreadable(error) };
  }
}
