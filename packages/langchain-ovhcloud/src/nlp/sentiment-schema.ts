import { z } from "zod";

/**
 * What a model is asked for. Keys are generated in alphabetical order (OVHcloud's structured-output guide), so that the
 * evidence is written before what follows from it.
 */
export const sentimentSchema = z.object({
  evidence: z.string().describe("The words of the text that decide, word for word; empty if there are none."),
  score: z.number().describe("From -1 (as negative as can be) over 0 to 1 (as positive as can be)."),
  sentiment: z.enum(["negative", "neutral", "positive", "mixed"]).describe("mixed: clearly both negative and positive"),
});
