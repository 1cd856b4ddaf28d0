import { z } from "zod";
import { EMOTIONS } from "../dedicated/text-scores.js";

/** What a model is asked for. Only what is there: a list of all 28 would be mostly zeros, and long. */
export const emotionsSchema = z.object({
  emotions: z
    .array(
      z.object({
        emotion: z.enum(EMOTIONS),
        score: z.number().describe("How strong it is: 0 to 1."),
      }),
    )
    .describe("The emotions that the text shows, strongest first; only neutral if it shows none."),
});
