import { z } from "zod";
import { generate, type Generated } from "../chat/generate.js";
import { completionId } from "../chat/ids.js";
import { planReply } from "../chat/plan-reply.js";
import type { Envelope } from "../chat/chat-objects.js";
import { generationSchema } from "../chat/request.js";
import { requireGenerator } from "../models/require-generator.js";
import { unixSeconds } from "../server/clock.js";
import type { ModelRoute } from "../server/route.js";
import { validate } from "../server/validation.js";

/** `POST /v1/completions`, streamed and not. The prompt is read like a user's message; a list gives a choice for each. */
export const completionsRoute: ModelRoute = {
  method: "POST",
  path: "/v1/completions",
  model: true,
  async handle(call, model) {
    requireGenerator(model);
    const request = validate(requestSchema, call.body, call.services.validationStatus);
    const prompts = typeof request.prompt === "string" ? [request.prompt] : request.prompt;
    const choices: Generated[] = [];
    for (const prompt of prompts) {
      const reply = await planReply({ messages: [{ role: "user", content: prompt }] }, model.id, call);
      choices.push(await generate(reply, [prompt], { stop: request.stop, maxTokens: request.max_tokens }, model, call));
    }
    const envelope = { id: completionId("cmpl"), created: unixSeconds(call.services.clock), model: model.id };
    if (request.stream)
      return { events: textChunks(envelope, choices, request.stream_options?.include_usage === true) };
    return { json: textCompletion(envelope, choices) };
  },
};

const requestSchema = generationSchema.extend({
  prompt: z.union([z.string(), z.array(z.string()).min(1)], "a string or a list of strings is needed"),
});

function textCompletion(envelope: Envelope, choices: readonly Generated[]): unknown {
  return {
    ...envelope,
    object: "text_completion",
    choices: choices.map(({ pieces, finishReason }, index) => ({
      index,
      text: pieces.join(""),
      logprobs: null,
      finish_reason: finishReason,
    })),
    usage: totalUsage(choices),
  };
}

function* textChunks(envelope: Envelope, choices: readonly Generated[], includeUsage: boolean): Generator<unknown> {
  const chunk = (parts: unknown[], more: object = {}) => ({
    ...envelope,
    object: "text_completion",
    choices: parts,
    ...more,
  });
  for (const [index, { pieces, finishReason }] of choices.entries()) {
    for (const text of pieces) yield chunk([{ index, text, logprobs: null, finish_reason: null }]);
    yield chunk([{ index, text: "", logprobs: null, finish_reason: finishReason }]);
  }
  if (includeUsage) yield chunk([], { usage: totalUsage(choices) });
}

function totalUsage(choices: readonly Generated[]): Generated["usage"] {
  const total = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
  for (const { usage } of choices) {
    total.prompt_tokens += usage.prompt_tokens;
    total.completion_tokens += usage.completion_tokens;
    total.total_tokens += usage.total_tokens;
  }
  return total;
}
