import { answerRequest } from "../chat/answer-request.js";
import { chatChunks, chatCompletion } from "../chat/chat-objects.js";
import { completionId } from "../chat/ids.js";
import { chatRequestSchema } from "../chat/request.js";
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
    const generated = await answerRequest(request, model, call);
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
