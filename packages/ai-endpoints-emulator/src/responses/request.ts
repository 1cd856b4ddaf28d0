import { z } from "zod";
import { chatRequestSchema } from "../chat/request.js";

const partSchema = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  image_url: z.union([z.string(), z.looseObject({ url: z.string() })]).nullish(),
});

const contentSchema = z.union([z.string(), z.array(partSchema)]);

const functionSchema = z.looseObject({ name: z.string().min(1), arguments: z.string() });

// A message may leave its type out (guide of 2026-02-03). `tool_calls` and the role "tool" are the chat-shaped way in
// which both of OVHcloud's guides continue after a tool.
const messageItemSchema = z.looseObject({
  type: z.literal("message").optional(),
  role: z.enum(["system", "developer", "user", "assistant", "tool"]),
  content: contentSchema.nullish(),
  tool_call_id: z.string().nullish(),
  call_id: z.string().nullish(),
  tool_calls: z.array(z.looseObject({ id: z.string().optional(), function: functionSchema })).nullish(),
});

const functionCallSchema = functionSchema.extend({ type: z.literal("function_call"), call_id: z.string() });

const functionOutputSchema = z.looseObject({
  type: z.literal("function_call_output"),
  call_id: z.string(),
  output: contentSchema,
});

const reasoningItemSchema = z.looseObject({ type: z.literal("reasoning") });

const itemSchema = z.union([functionCallSchema, functionOutputSchema, reasoningItemSchema, messageItemSchema]);

const describedFunction = { name: z.string().min(1), parameters: z.looseObject({}).nullish() };

const toolSchema = z.union([
  z.looseObject({ type: z.literal("function"), ...describedFunction }),
  // The guide of 2026-02-03 nests, as chat does.
  z.looseObject({ type: z.literal("function"), function: z.looseObject(describedFunction) }),
]);

const toolChoiceSchema = z.union([
  z.enum(["auto", "required", "none"]),
  z.looseObject({ type: z.literal("function"), name: z.string() }),
  z.looseObject({ type: z.literal("function"), function: z.looseObject({ name: z.string() }) }),
]);

const textFormatSchema = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("text") }),
  z.looseObject({ type: z.literal("json_schema"), name: z.string().optional(), schema: z.looseObject({}) }),
]);

/**
 * Body of `POST /v1/responses`, after OVHcloud's responses guide of 2026-02-24; what only the one of 2026-02-03 has
 * (`response_format`, nested tools) is taken too. Keys that are not listed are accepted and do nothing.
 */
export const responsesRequestSchema = z.looseObject({
  input: z.union([z.string(), z.array(itemSchema).min(1)]),
  instructions: z.string().nullish(),
  max_output_tokens: z.number().int().positive().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  stream: z.boolean().nullish(),
  tools: z.array(toolSchema).nullish(),
  tool_choice: toolChoiceSchema.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  text: z.looseObject({ format: textFormatSchema.nullish() }).nullish(),
  response_format: chatRequestSchema.shape.response_format,
  reasoning: z.looseObject({ effort: z.string().nullish() }).nullish(),
  include: z.array(z.string()).nullish(),
  top_logprobs: z.number().int().nonnegative().max(20).nullish(),
});

/** A checked request. */
export type ResponsesRequest = z.infer<typeof responsesRequestSchema>;
/** A message, a call of a tool, what a tool said, or reasoning. */
export type InputItem = z.infer<typeof itemSchema>;
/** A message among the items. */
export type MessageItem = z.infer<typeof messageItemSchema>;
/** Content of a message or of what a tool said. */
export type InputContent = z.infer<typeof contentSchema>;
