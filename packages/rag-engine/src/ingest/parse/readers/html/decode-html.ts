import { ParseFailure } from "../../../failure.js";
import { decode, encodingOfMark, isUtf8, type DecodedText } from "../decode-text.js";

/**
 * Decodes a page as browsers do: byte order mark, else what its head declares, else UTF-8 where it is that, else
 * windows-1252 with a warning.
 *
 * @throws ParseFailure `not-text` for binary data, `empty` for nothing but white space.
 */
export function decodeHtml(data: Uint8Array): DecodedText {
  const declared = encodingOfMark(data) ?? declaredIn(data);
  const encoding = declared ?? (isUtf8(data) ? "utf-8" : "windows-1252");
  const text = decode(data, encoding);
  if (text.slice(0, 10_000).includes("\0")) throw new ParseFailure("not-text");
  if (text.trim() === "") throw new ParseFailure("empty");
  if (declared !== undefined || encoding === "utf-8") return { text };
  return {
    text,
    warning: "The page declares no encoding and was read as windows-1252: look whether its accents are right.",
  };
}

/** HTML wants the declaration within the first 1,024 bytes; pages are less strict than that. */
function declaredIn(data: Uint8Array): string | undefined {
  const head = Buffer.from(data.subarray(0, 4096)).toString("latin1");
  const label =
    /<meta[^>]{0,500}charset\s*=\s*["']?([\w:.-]+)/i.exec(head)?.[1] ??
    /^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([\w:.-]+)/i.exec(head)?.[1];
  if (label === undefined) return undefined;
  // A declaration that can be read byte by byte is no UTF-16, whatever it says (HTML standard, 13.2.3.2).
  if (/^utf-?16/i.test(label)) return "utf-8";
  try {
    return new TextDecoder(label).encoding;
  } catch {
    // An encoding that nobody knows declares nothing.
    return undefined;
  }
}
