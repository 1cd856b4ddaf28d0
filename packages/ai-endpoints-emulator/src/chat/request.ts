import { z } from "zod";

const toolCallSchema = z.looseObject({
  id: z.string().optional(),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
});

const contentSchema = z.union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))]);

const messageSchema = z.looseObject({
  role: z.enum(["system", "developer", "user", "assistant", "tool"]),
  content: contentSchema.nullish(),
  name: z.string().nullish(),
  tool_call_id: z.string().nullish(),
  tool_calls: z.array(toolCallSchema).nullish(),
});

const toolSchema = z.looseObject({
  type: z.literal("function"),
  function: z.looseObject({ name: z.string().min(1), parameters: z.looseObject({}).nullish() }),
});

const toolChoiceSchema = z.union([
  z.enum(["auto", "required", "none"]),
  z.looseObject({ type: z.literal("function"), function: z.looseObject({ name: z.string() }) }),
]);

const responseFormatSchema = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("text") }),
  z.looseObject({ type: z.literal("json_object") }),
  z.looseObject({
    type: z.literal("json_schema"),
    json_schema: z.looseObject({ name: z.string().optional(), schema: z.looseObject({}) }),
  }),
]);

/** What text generation routes have in common. Keys that are not listed are accepted and do nothing. */
export const generationSchema = z.looseObject({
  max_tokens: z.number().int().positive().nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(16)]).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  seed: z.number().int().nullish(),
});

/** Body of `POST /v1/chat/completions`. */
export const chatRequestSchema = generationSchema
  .extend({
    messages: z.array(messageSchema).min(1),
    max_completion_tokens: z.number().int().positive().nullish(),
    tools: z.array(toolSchema).nullish(),
    tool_choice: toolChoiceSchema.nullish(),
    parallel_tool_calls: z.boolean().nullish(),
    response_format: responseFormatSchema.nullish(),
    reasoning_effort: z.string().nullish(),
    logprobs: z.boolean().nullish(),
    top_logprobs: z.number().int().nonnegative().max(20).nullish(),
  })
  .refine(({ logprobs, top_logprobs }) => !top_logprobs || logprobs === true, {
    path: ["top_logprobs"],
    message: "is for requests with `logprobs: true` only",
  });

/** A checked request. */
export type ChatRequest = z.infer<typeof chatRequestSchema>;
/** One message of a conversation. */
export type ChatMessage = z.infer<typeof messageSchema>;
/** A tool that the model may call. */
export type ChatTool = z.infer<typeof toolSchema>;

/** The text of a message: content parts of type text are joined; images have none. */
export function textOf(message: Pick<ChatMessage, "content">): string {
  if (typeof message.content === "string") return message.content;
  return (message.content ?? []).map((part) => part.text ?? "").join("\n");
}
