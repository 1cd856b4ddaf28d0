import { cleanPlainText } from "../../page-text/characters.js";
import type { Block } from "../parsed-page.js";
import { decodeText } from "./decode-text.js";
import { onePiece, type OpenFormat } from "./open-document.js";

/** Source code is one page, as it stands, so that lines keep their numbers. Its blocks are what stands apart at the margin. */
export const openSourceCode: OpenFormat = (data) => {
  const { text: raw, warning } = decodeText(data);
  const text = cleanPlainText(raw);
  return onePiece({ text, blocks: blocksOf(text) }, { warning });
};

/** A function or class begins at the margin, after an empty line; what is indented, or only closes a bracket, goes on. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let begun: number | undefined;
  let end = 0;
  let isApart = true;
  let at = 0;
  for (const line of text.split("\n")) {
    const isEmpty = line.trim() === "";
    if (!isEmpty && isApart && /^[^\s)\]}]/.test(line)) {
      if (begun !== undefined) blocks.push({ kind: "code", start: begun, end });
      begun = at;
    }
    if (!isEmpty) {
      begun ??= at;
      end = at + line.trimEnd().length;
    }
    isApart = isEmpty;
    at += line.length + 1;
  }
  if (begun !== undefined) blocks.push({ kind: "code", start: begun, end });
  return blocks;
}
