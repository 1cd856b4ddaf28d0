import { z } from "zod";

const rangeSchema = z.looseObject({ start: z.int(), end: z.int() }).nullish().catch(undefined);

const findingSchema = z.looseObject({
  text: z.string().nullish().catch(undefined),
  detector: z.string(),
  confidence: z.string().nullish().catch(undefined),
  location: z.looseObject({ byte_range: rangeSchema, code_point_range: rangeSchema }).nullish().catch(undefined),
});

/**
 * Reads the answer of `POST /detect`. `findings` has a list for each document; a plain list is read as that of the one
 * document. The type of `redacted_text` is not documented.
 */
export const detectAnswerSchema = z.looseObject({
  findings: z.union([z.array(z.array(findingSchema)), z.array(findingSchema)]),
  redacted_text: z
    .union([z.string(), z.array(z.string())])
    .nullish()
    .catch(undefined),
});

/** A finding as the API sends it. */
export type WireFinding = z.infer<typeof findingSchema>;
/** An answer as the API sends it. */
export type DetectAnswer = z.infer<typeof detectAnswerSchema>;
