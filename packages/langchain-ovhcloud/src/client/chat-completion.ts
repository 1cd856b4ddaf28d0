import { z } from "zod";

// Requests are strict because we write them; answers are read loosely, because OVHcloud documents two shapes of them
// (mid-2025 and 2026-06) and gateways differ in what they leave out, send as null or add.

/** A number that may be missing or be something else. */
export const optionalNumber = z.number().nullish().catch(undefined);
/** A text that may be missing or be something else. */
export const optionalText = z.string().nullish().catch(undefined);

const usageSchema = z.looseObject({
  prompt_tokens: optionalNumber,
  completion_tokens: optionalNumber,
  total_tokens: optionalNumber,
  prompt_tokens_details: z
    .looseObject({ cached_tokens: optionalNumber, audio_tokens: optionalNumber })
    .nullish()
    .catch(undefined),
  completion_tokens_details: z
    .looseObject({ reasoning_tokens: optionalNumber, audio_tokens: optionalNumber })
    .nullish()
    .catch(undefined),
});

/** A call's arguments. Some gateways write them as an object instead of its JSON. */
export const argumentsSchema = z.union([z.string(), z.looseObject({}).transform((value) => JSON.stringify(value))]);

/** A tool call, or a fragment of one. */
export const toolCallSchema = z.looseObject({
  index: optionalNumber,
  id: optionalText,
  function: z.looseObject({ name: optionalText, arguments: argumentsSchema.nullish().catch(undefined) }).nullish(),
});

const textPartSchema = z.looseObject({ type: z.string(), text: optionalText });

// Mistral's reasoning models write content as a list of parts, their thinking as parts in a part.
const contentSchema = z.union([
  z.string(),
  z.array(textPartSchema.extend({ thinking: z.union([z.string(), z.array(textPartSchema)]).nullish() })),
]);

const messageSchema = z.looseObject({
  role: optionalText,
  content: contentSchema.nullish().catch(undefined),
  reasoning: optionalText,
  reasoning_content: optionalText,
  tool_calls: z.array(toolCallSchema).nullish(),
});

const logprobSchema = z.looseObject({ token: z.string(), logprob: z.number() });
/** A token of the answer, how likely it was, and which others were. */
export const tokenLogprobSchema = logprobSchema.extend({ top_logprobs: z.array(logprobSchema).nullish() });

const choiceSchema = z.looseObject({
  index: optionalNumber,
  delta: messageSchema.nullish(),
  message: messageSchema.nullish(),
  finish_reason: optionalText,
  logprobs: z
    .looseObject({ content: z.array(tokenLogprobSchema).nullish() })
    .nullish()
    .catch(undefined),
});

/** Reads a chat completion, or one chunk of a streamed one. */
export const chatCompletionSchema = z.looseObject({
  id: optionalText,
  model: optionalText,
  created: optionalNumber,
  system_fingerprint: optionalText,
  choices: z.array(choiceSchema).nullish(),
  usage: usageSchema.nullish(),
});

/** Token counts as the API sends them. */
export type WireUsage = z.infer<typeof usageSchema>;
/** A tool call, or a fragment of one, as the API sends it. */
export type WireToolCall = z.infer<typeof toolCallSchema>;
/** Content that is not a string. */
export type WireContentPart = Exclude<z.infer<typeof contentSchema>, string>[number];
/** A token of the answer, how likely it was, and which others were. */
export type TokenLogprob = z.infer<typeof tokenLogprobSchema>;
/** A message, or a fragment of one, as the API sends it. */
export type WireMessage = z.infer<typeof messageSchema>;
/** A chat completion: `choices[].message` holds the answer. */
export type ChatCompletion = z.infer<typeof chatCompletionSchema>;
/** A piece of a streamed chat completion: `choices[].delta` holds the news. */
export type ChatCompletionChunk = ChatCompletion;

/** A message as the API reads it. */
export interface ChatMessageParam {
  role: "system" | "user" | "assistant" | "tool";
  content?: string | Record<string, unknown>[] | null;
  tool_calls?: unknown[];
  tool_call_id?: string;
  [field: string]: unknown;
}

/** Body of `POST /chat/completions`. Other fields are sent as they are. */
export interface ChatCompletionRequest {
  model: string;
  messages: ChatMessageParam[];
  [field: string]: unknown;
}
