import { basename, extname } from "node:path";
import type { MediaType } from "../sources/media-type.js";

/**
 * @param title what the document calls itself.
 * @returns that, unless it says nothing, else the file's name; people call source code by its whole name.
 */
export function titleOf(file: string, mediaType: MediaType, title: string | undefined): string {
  return usableTitle(title) ?? (mediaType === "text/x-source" ? basename(file) : basename(file, extname(file)));
}

/** Word processors fill the title with a file name or a placeholder; the path says more than these. */
function usableTitle(title: string | undefined): string | undefined {
  const clean = title?.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
  if (!clean || clean.length > 300 || !/\p{L}{2}|\p{Lo}/u.test(clean)) return undefined;
  const isPlaceholder =
    /^(untitled|unbenannt|microsoft (word|powerpoint|excel)|powerpoint[- ]\p{L}+|(power ?point )?presentation|document\d*$|slide 1$)|\.(docx?|tex|dvi|indd|pptx?|xlsx?|pdf)$/iu;
  return isPlaceholder.test(clean) ? undefined : clean;
}
