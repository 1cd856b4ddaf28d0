import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { ParseFailure, unreadable } from "../failure.js";

/** A text or Markdown file as it was read. */
export interface TextFile {
  sha256: string;
  /** Line ends are LF; a byte order mark is taken off. */
  text: string;
}

/**
 * Reads a UTF-8 file, or a UTF-16 file with a byte order mark.
 *
 * @param maxFileMb size limit in MB.
 * @throws ParseFailure `empty`, `too-large`, `not-text` or `unreadable`.
 */
export async function readTextFile(file: string, maxFileMb: number): Promise<TextFile> {
  const data = await readLimited(file, maxFileMb).catch((error: unknown) =>
    Promise.reject(error instanceof ParseFailure ? error : unreadable(error)),
  );
  const text = decode(data).replaceAll(/\r\n?/g, "\n");
  if (text.includes("\0")) throw new ParseFailure("not-text");
  if (text.trim() === "") throw new ParseFailure("empty");
  return { sha256: createHash("sha256").update(data).digest("hex"), text };
}

/**
 * @returns the first heading of a Markdown text (`# Title`, or a line underlined with `=` or `-`), outside of code
 *   blocks; undefined when there is none.
 */
export function markdownTitle(text: string): string | undefined {
  const lines = text.split("\n");
  let fence: string | undefined;
  for (const [index, line] of lines.entries()) {
    const mark = /^ {0,3}(```|~~~)/.exec(line)?.[1];
    if (mark !== undefined) fence = fence === undefined ? mark : fence === mark ? undefined : fence;
    if (fence !== undefined || mark !== undefined) continue;
    const heading = /^ {0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$/.exec(line)?.[1];
    if (heading) return plain(heading);
    const underlined = /^ {0,3}(?:=+|-{3,})\s*$/.test(lines[index + 1] ?? "");
    if (underlined && /^\s{0,3}[^\s>|#*+-]/.test(line)) return plain(line.trim());
  }
  return undefined;
}

async function readLimited(file: string, maxFileMb: number): Promise<Buffer> {
  const { size } = await stat(file);
  if (size > maxFileMb * 1e6) throw new ParseFailure("too-large");
  return readFile(file);
}

function decode(data: Buffer): string {
  try {
    return new TextDecoder(encodingOf(data), { fatal: true }).decode(data);
  } catch (error) {
    throw new ParseFailure("not-text", undefined, { cause: error });
  }
}

function encodingOf(data: Buffer): string {
  if (data[0] === 0xff && data[1] === 0xfe) return "utf-16le";
  if (data[0] === 0xfe && data[1] === 0xff) return "utf-16be";
  return "utf-8";
}

function plain(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/[*_`]+/g, "")
    .trim();
}
