import { z } from "zod";
import { chatCompletionSchema } from "./chat-completion.js";

const optionalNumber = z.number().nullish().catch(undefined);
const optionalText = z.string().nullish().catch(undefined);

// OpenAI's older shape, which vLLM sends on this route: parallel lists, one entry a token.
const logprobsSchema = z.looseObject({
  tokens: z.array(z.string()),
  token_logprobs: z.array(z.number().nullable()),
  top_logprobs: z.array(z.record(z.string(), z.number()).nullable()).nullish(),
  text_offset: z.array(z.number()).nullish(),
});

const choiceSchema = z.looseObject({
  index: optionalNumber,
  text: optionalText,
  finish_reason: optionalText,
  logprobs: logprobsSchema.nullish().catch(undefined),
});

/** Reads a text completion, or one chunk of a streamed one. */
export const completionSchema = chatCompletionSchema.extend({ choices: z.array(choiceSchema).nullish() });

/** A text completion: `choices[].text` holds the answer, or the news of a chunk. */
export type Completion = z.infer<typeof completionSchema>;
/** One answer to one prompt, or a piece of it. */
export type CompletionChoice = z.infer<typeof choiceSchema>;
/** How likely the model found each token, as natural logarithms. That OVHcloud sends them is unconfirmed. */
export type CompletionLogprobs = z.infer<typeof logprobsSchema>;

/** Body of `POST /completions`. Other fields are sent as they are. */
export interface CompletionRequest {
  model: string;
  /** A list gives a choice for each prompt, as OpenAI and vLLM have it; unconfirmed for OVHcloud. */
  prompt: string | string[];
  [field: string]: unknown;
}
