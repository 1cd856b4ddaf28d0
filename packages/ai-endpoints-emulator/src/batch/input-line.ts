import { z } from "zod";

/** A request in a batch's input file. */
export interface InputLine {
  custom_id: string;
  method: "POST";
  url: string;
  body: { model: string; [field: string]: unknown };
}

const inputLineSchema = z.looseObject({
  custom_id: z.string().min(1),
  method: z.literal("POST"),
  url: z.string(),
  body: z.looseObject({ model: z.string() }),
});

/**
 * Reads a line of an input file.
 *
 * @returns the request, or what is wrong with the line
 */
export function readInputLine(text: string): InputLine | string {
  try {
    const read = inputLineSchema.safeParse(JSON.parse(text));
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    return `${issue?.path.join(".") || "line"}: ${issue?.message}`;
  } catch (error) {
    return `It is no JSON: ${(error as Error).message}`;
  }
}
