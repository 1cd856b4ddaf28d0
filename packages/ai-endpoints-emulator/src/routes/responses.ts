import { answerRequest } from "../chat/answer-request.js";
import { countAllTokens } from "../chat/token-counts.js";
import { requireGenerator } from "../models/require-generator.js";
import { itemId } from "../responses/ids.js";
import { finishedItem, outputItems } from "../responses/output-items.js";
import { withOwnPlaces } from "../responses/places.js";
import { requireResponsesModel, requireStatelessResponse } from "../responses/refusals.js";
import { responsesRequestSchema } from "../responses/request.js";
import { responseEvents } from "../responses/response-events.js";
import { endedResponse, openResponse } from "../responses/response-object.js";
import { toChatRequest } from "../responses/to-chat-request.js";
import { unixSeconds } from "../server/clock.js";
import type { ModelRoute } from "../server/route.js";
import { validate } from "../server/validation.js";

/** `POST /v1/responses`, streamed and not. It thinks as the chat route does. */
export const responsesRoute: ModelRoute = {
  method: "POST",
  path: "/v1/responses",
  model: true,
  async handle(call, model) {
    requireGenerator(model);
    const { validationStatus, answerForm, clock, modelsWithoutResponses } = call.services;
    requireResponsesModel(model, modelsWithoutResponses);
    requireStatelessResponse(call.body, validationStatus);
    const request = validate(responsesRequestSchema, call.body, validationStatus);
    const { chat, places } = toChatRequest(request);
    const generated = await withOwnPlaces(request, places, () => answerRequest(chat, model, call));

    const items = outputItems(generated, {
      reasoningField: answerForm.reasoningField,
      topLogprobs: request.include?.includes("message.output_text.logprobs") ? (request.top_logprobs ?? 0) : undefined,
    });
    const facts = { id: itemId("resp"), created: unixSeconds(clock), model: model.id, request };
    const reasoningTokens = await countAllTokens(generated.reasoning === undefined ? [] : [generated.reasoning], call);
    const ended = endedResponse(facts, generated, { output: items.map(finishedItem), reasoningTokens });
    return request.stream
      ? { typedEvents: responseEvents({ opened: openResponse(facts), items, ended }) }
      : { json: ended };
  },
};
