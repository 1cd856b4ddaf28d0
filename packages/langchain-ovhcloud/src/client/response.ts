import { z } from "zod";
import {
  argumentsSchema,
  optionalNumber,
  optionalText,
  tokenLogprobSchema,
  toolCallSchema,
} from "./chat-completion.js";

// Read loosely, because what OVHcloud really answers here is unconfirmed: both of its guides (2026-02-03, 2026-02-24) read
// tool calls from a chat-shaped `tool_calls` of the whole answer, where OpenAI's and vLLM's are items of `output`.

const optionalLogprobs = z.array(tokenLogprobSchema).nullish().catch(undefined);
const optionalArguments = argumentsSchema.nullish().catch(undefined);

const partSchema = z.looseObject({
  type: optionalText,
  text: optionalText,
  refusal: optionalText,
  logprobs: optionalLogprobs,
});

const contentSchema = z
  .union([z.string(), z.array(partSchema)])
  .nullish()
  .catch(undefined);

// Calls outside of `output`: nested as in chat, or flat.
const callSchema = toolCallSchema.extend({ call_id: optionalText, name: optionalText, arguments: optionalArguments });

const itemSchema = callSchema.extend({
  type: optionalText,
  content: contentSchema,
  summary: contentSchema,
  tool_calls: z.array(callSchema).nullish().catch(undefined),
});

const usageSchema = z.looseObject({
  input_tokens: optionalNumber,
  output_tokens: optionalNumber,
  total_tokens: optionalNumber,
  input_tokens_details: z.looseObject({ cached_tokens: optionalNumber }).nullish().catch(undefined),
  output_tokens_details: z.looseObject({ reasoning_tokens: optionalNumber }).nullish().catch(undefined),
});

/** Reads an answer of `POST /responses`. */
export const responseSchema = z.looseObject({
  id: optionalText,
  model: optionalText,
  status: optionalText,
  incomplete_details: z.looseObject({ reason: optionalText }).nullish().catch(undefined),
  output: z.array(itemSchema).nullish(),
  output_text: optionalText,
  tool_calls: z.array(callSchema).nullish().catch(undefined),
  usage: usageSchema.nullish().catch(undefined),
});

const eventSchema = z.looseObject({
  type: z.string(),
  response: responseSchema.nullish(),
  item: itemSchema.nullish(),
  item_id: optionalText,
  output_index: optionalNumber,
  delta: optionalText,
  arguments: optionalArguments,
  logprobs: optionalLogprobs,
});

/** Name of the only event of a server that ignores `stream` and answers whole. */
export const WHOLE_RESPONSE = "response.whole";

/** Reads an event of a streamed answer, or a whole answer as an event. */
export const responseEventSchema = z.preprocess((value) => {
  if (typeof value !== "object" || value === null || "type" in value) return value;
  return { type: WHOLE_RESPONSE, response: value };
}, eventSchema);

/** An answer of the responses route: `output` holds its items. */
export type ModelResponse = z.infer<typeof responseSchema>;
/** A message, reasoning or a call of a tool in an answer. */
export type ResponseItem = z.infer<typeof itemSchema>;
/** A call of a tool, as an item of `output` or outside of it. */
export type ResponseToolCall = z.infer<typeof callSchema>;
/** What an item says, or the summary of its reasoning. */
export type ResponseContent = z.infer<typeof contentSchema>;
/** An event of a streamed answer, named by its `type`. */
export type ResponseStreamEvent = z.infer<typeof eventSchema>;

/** Something that was said or done before, as the API reads it. */
export interface ResponseInputItem {
  type: "message" | "function_call" | "function_call_output" | "reasoning";
  [field: string]: unknown;
}

/** Body of `POST /responses`. Other fields are sent as they are. */
export interface ResponsesRequest {
  model: string;
  /** The whole conversation: the service keeps none. */
  input: string | ResponseInputItem[];
  [field: string]: unknown;
}
