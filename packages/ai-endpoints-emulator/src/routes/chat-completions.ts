import { chatChunks, chatCompletion } from "../chat/chat-objects.js";
import { requireContext } from "../chat/context.js";
import { generate } from "../chat/generate.js";
import { completionId } from "../chat/ids.js";
import { planReply } from "../chat/plan-reply.js";
import { requireServable } from "../chat/refusals.js";
import { chatRequestSchema, textOf } from "../chat/request.js";
import { countAllTokens } from "../chat/token-counts.js";
import { guardReply } from "../guard/verdict.js";
import { requireGenerator } from "../models/require-generator.js";
import { unixSeconds } from "../server/clock.js";
import type { ModelRoute } from "../server/route.js";
import { validate } from "../server/validation.js";

/** `POST /v1/chat/completions`, streamed and not. */
export const chatCompletionsRoute: ModelRoute = {
  method: "POST",
  path: "/v1/chat/completions",
  model: true,
  async handle(call, model) {
    requireGenerator(model);
    const request = validate(chatRequestSchema, call.body, call.services.validationStatus);
    requireServable(request, model, call.services.validationStatus);
    const texts = request.messages.flatMap((message) => [
      textOf(message),
      ...(message.tool_calls ?? []).map((toolCall) => toolCall.function.arguments),
    ]);
    const maxTokens = request.max_completion_tokens ?? request.max_tokens ?? undefined;
    const promptTokens = await countAllTokens(texts, call);
    requireContext(model, promptTokens, maxTokens, "messages");
    const isGuard = model.kind === "guard" && !call.scripted;
    const reply = isGuard ? guardReply(request.messages) : await planReply(request, model.id, call);
    const generated = await generate(reply, promptTokens, { stop: request.stop, maxTokens }, call);
    const envelope = { id: completionId("chatcmpl"), created: unixSeconds(call.services.clock), model: model.id };
    const form = {
      ...call.services.answerForm,
      topLogprobs: request.logprobs ? (request.top_logprobs ?? 0) : undefined,
      includeUsage: request.stream_options?.include_usage === true,
    };
    if (request.stream) return { events: chatChunks(envelope, generated, form) };
    return { json: chatCompletion(envelope, generated, form) };
  },
};
