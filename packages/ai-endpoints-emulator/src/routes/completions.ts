import { completionId } from "../chat/ids.js";
import { complete } from "../completions/complete.js";
import { completionRequestSchema } from "../completions/request.js";
import { textChunks, textCompletion } from "../completions/text-objects.js";
import { requireGenerator } from "../models/require-generator.js";
import { unixSeconds } from "../server/clock.js";
import type { ModelRoute } from "../server/route.js";
import { validate } from "../server/validation.js";

/** `POST /v1/completions`, streamed and not. The prompt is read like a user's message; a list gives choices for each. */
export const completionsRoute: ModelRoute = {
  method: "POST",
  path: "/v1/completions",
  model: true,
  async handle(call, model) {
    requireGenerator(model);
    const request = validate(completionRequestSchema, call.body, call.services.validationStatus);
    const completed = await complete(request, model, call);
    const envelope = { id: completionId("cmpl"), created: unixSeconds(call.services.clock), model: model.id };
    if (request.stream)
      return { events: textChunks(envelope, completed, request.stream_options?.include_usage === true) };
    return { json: textCompletion(envelope, completed) };
  },
};
