import { basename, extname } from "node:path";

/** @returns the title for a document: the one it names itself, unless that says nothing, else its file's name. */
export function titleOf(file: string, title: string | undefined): string {
  return usableTitle(title) ?? basename(file, extname(file));
}

/** Word processors fill the title with a file name or a placeholder; the path says more than these. */
function usableTitle(title: string | undefined): string | undefined {
  const clean = title?.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
  if (!clean || clean.length > 300 || !/\p{L}{2}|\p{Lo}/u.test(clean)) return undefined;
  const isPlaceholder =
    /^(untitled|unbenannt|microsoft (word|powerpoint|excel)|powerpoint[- ]\p{L}+|(power ?point )?presentation|document\d*$|slide 1$)|\.(docx?|tex|dvi|indd|pptx?|xlsx?|pdf)$/iu;
  return isPlaceholder.test(clean) ? undefined : clean;
}
