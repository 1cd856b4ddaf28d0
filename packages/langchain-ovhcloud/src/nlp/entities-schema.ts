import { z } from "zod";

/**
 * What a model is asked for.
 *
 * @param types the types that there are.
 */
export function entitiesSchema(types: readonly string[]): z.ZodType<{ entities: { text: string; type: string }[] }> {
  return z.object({
    entities: z.array(
      z.object({
        text: z.string().describe("As it stands in the text, letter for letter."),
        type: z.enum(types),
      }),
    ),
  });
}
