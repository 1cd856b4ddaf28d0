import { cleanPlainText } from "../../page-text/characters.js";
import { decodeText } from "./decode-text.js";
import { onePiece, type OpenFormat } from "./open-document.js";

/** Plain text is one page. Nothing in it tells its structure, so it has no blocks. */
export const openPlainText: OpenFormat = (data) => {
  const { text, warning } = decodeText(data);
  return onePiece({ text: cleanPlainText(text) }, { warning });
};
