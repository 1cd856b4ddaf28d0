import { z } from "zod";
import { emotionsSchema } from "./emotions-schema.js";

/**
 * What a model is asked for. Keys are generated in alphabetical order (OVHcloud's structured-output guide), so that the
 * evidence is written before the score and the sentiment, which follow from it.
 */
export const sentimentSchema = z.object({
  confidence: z.number().describe("How sure the judgement is: 0 to 1."),
  evidence: z.string().describe("The words of the text that decide, word for word; empty if there are none."),
  score: z.number().describe("From -1 (as negative as can be) over 0 to 1 (as positive as can be)."),
  sentiment: z.enum(["negative", "neutral", "positive", "mixed"]).describe("mixed: clearly both negative and positive"),
});

/** The same with the emotions that the text shows. */
export const emotionalSentimentSchema = sentimentSchema.extend(emotionsSchema.shape);
