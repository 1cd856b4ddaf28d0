import { z } from "zod";
import { EvaluationDataError } from "./errors.js";
import { readJsonLines } from "./read-lines.js";

/** A question of the user's own, and where the answer stands. */
export interface GoldenQuestion {
  question: string;
  /** Of the document, below the synced folder, with `/` between names. */
  path: string;
  /** From 1. Where it is missing, any page is right, or the one with the quote. */
  page?: number | undefined;
  /** Words of the document that answer it. Where they are missing, any passage of the page is right. */
  quote?: string | undefined;
}

const schema = z.object({
  question: z.string().trim().min(1),
  path: z.string().min(1),
  page: z.number().int().positive().optional(),
  quote: z.string().min(1).optional(),
});

/**
 * Reads golden questions, one JSON object a line.
 *
 * @throws EvaluationDataError when the file is missing, empty or malformed.
 */
export async function readGoldenQuestions(file: string): Promise<GoldenQuestion[]> {
  const shape = '{"question": …, "path": …} with "page" (a number) and "quote" where they are known';
  const questions: GoldenQuestion[] = [];
  for await (const question of readJsonLines(file, schema, shape)) questions.push(question);
  if (questions.length === 0) throw new EvaluationDataError(`${file} holds no question. Write one a line: ${shape}.`);
  return questions;
}
