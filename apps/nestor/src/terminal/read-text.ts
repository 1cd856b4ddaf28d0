import { readFile } from "node:fs/promises";
import { NotFoundError, UsageError } from "../cli/usage-error.js";

/**
 * The text that a command works on: an argument, a file, or standard input.
 *
 * @param source "-" for standard input, else the text itself, or the name of a file when `isFile` is given
 */
export async function readText(source: string, { isFile = false }: { isFile?: boolean } = {}): Promise<string> {
  const text = source === "-" ? await readInput() : isFile ? await readTextFile(source) : source;
  if (text.trim() === "") throw new UsageError("There is no text. Give some, or - to read it from standard input.");
  return text;
}

async function readInput(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

async function readTextFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw fileError(error, file);
  }
}

/** What a person is told when a file cannot be opened. */
export function fileError(error: unknown, file: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return new NotFoundError(`There is no file ${file}. Check the name and where you stand.`);
  if (code === "EISDIR") return new UsageError(`${file} is a folder. Name a file in it.`);
  if (code === "EACCES") return new UsageError(`${file} may not be read. Check its permissions.`);
  return error;
}
