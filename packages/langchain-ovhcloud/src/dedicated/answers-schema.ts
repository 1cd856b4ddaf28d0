import { z } from "zod";

/** The answer of `/api/text2vec`. */
export const vectorSchema = z.array(z.number()).min(1);
/** The answer of `/api/batch_text2vec`. */
export const vectorsSchema = z.array(vectorSchema);
/** The answers of `/api/text2emotions` and `/api/text2sentiments`. */
export const scoresSchema = z.record(z.string(), z.number());
/** The answer of `/api/text2ner`. */
export const namedWordsSchema = z.array(z.looseObject({ entity: z.string(), word: z.string() }));
/** The answer of `/api/v1/asr/recognize`. */
export const recognitionSchema = z.array(
  z.looseObject({ alternatives: z.array(z.looseObject({ transcript: z.string() })) }),
);
