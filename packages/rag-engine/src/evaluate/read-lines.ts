import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { isNativeError } from "node:util/types";
import type { z } from "zod";
import { EvaluationDataError } from "./errors.js";

/** A line of a text file with its number, from 1. */
export interface NumberedLine {
  line: string;
  number: number;
}

/**
 * The lines of a file that are not empty, read as they are asked for.
 *
 * @throws EvaluationDataError when the file is not there or cannot be read.
 */
export async function* readLines(file: string): AsyncIterable<NumberedLine> {
  const input = createReadStream(file, "utf8");
  try {
    let number = 0;
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number += 1;
      // Some editors begin a file with a byte order mark.
      const text = number === 1 ? line.replace(/^\uFEFF/, "") : line;
      if (text.trim() !== "") yield { line: text, number };
    }
  } catch (error) {
    if (!isNativeError(error) || !("code" in error)) throw error;
    const problem = error.code === "ENOENT" ? "is not there" : `cannot be read (${error.message})`;
    throw new EvaluationDataError(`${file} ${problem}. Check the path and run it again.`, { cause: error });
  } finally {
    input.destroy();
  }
}

/**
 * The values of a JSONL file, one a line.
 *
 * @throws EvaluationDataError naming file and line for what is not JSON, or not of this shape.
 */
export async function* readJsonLines<T>(file: string, schema: z.ZodType<T>, shape: string): AsyncIterable<T> {
  for await (const { line, number } of readLines(file)) {
    const parsed = schema.safeParse(parseJson(line));
    if (!parsed.success)
      throw new EvaluationDataError(`${file}, line ${number}: this is not ${shape}. Correct the line.`);
    yield parsed.data;
  }
}

/** Undefined where it is not JSON: no schema takes that. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
