import { z } from "zod";
import { chatCompletionSchema } from "./chat-completion.js";

/** Reads a text completion, or one chunk of a streamed one. */
export const completionSchema = chatCompletionSchema.extend({
  choices: z
    .array(
      z.looseObject({ index: z.number().nullish(), text: z.string().nullish(), finish_reason: z.string().nullish() }),
    )
    .nullish(),
});

/** A text completion: `choices[].text` holds the answer, or the news of a chunk. */
export type Completion = z.infer<typeof completionSchema>;

/** Body of `POST /completions`. Other fields are sent as they are. */
export interface CompletionRequest {
  model: string;
  prompt: string;
  [field: string]: unknown;
}
