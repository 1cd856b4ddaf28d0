import { createHash } from "node:crypto";
import type { MediaType } from "./media-type.js";

/** @returns the id under which a content is known everywhere: identical files of one kind are one document. */
export function documentIdOf(mediaType: MediaType, contentHash: string): string {
  return shortHash(`${mediaType}\0${contentHash}`);
}

/** @returns an id for a file whose content is not known, because it cannot be opened. */
export function unreadableIdOf(root: string, path: string): string {
  return shortHash(`unreadable\0${root}\0${path}`);
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
