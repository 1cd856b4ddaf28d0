import { guardReply } from "../guard/verdict.js";
import type { Model } from "../models/roster.js";
import type { Call } from "../server/route.js";
import { requireContext } from "./context.js";
import { generate, type Generated } from "./generate.js";
import { planReply } from "./plan-reply.js";
import { requireServable } from "./refusals.js";
import { type ChatRequest, textOf } from "./request.js";
import { countAllTokens } from "./token-counts.js";

/**
 * What the emulated model generates for a conversation; the chat and the responses route dress it up differently.
 *
 * @param request checked against its schema
 * @param model who answers
 * @throws {ApiError} for what the model does not do, and for a conversation longer than its context
 */
export async function answerRequest(request: ChatRequest, model: Model, call: Call): Promise<Generated> {
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
  return generate(reply, promptTokens, { stop: request.stop, maxTokens }, call);
}
