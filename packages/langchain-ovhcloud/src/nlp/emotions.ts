import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { EmotionScore } from "../dedicated/text-scores.js";
import { requireText } from "./arguments.js";
import { askForObject } from "./ask-for-object.js";
import { strongestFirst } from "./strongest-first.js";
import { TextTask } from "./text-task.js";

/**
 * Tells which of 28 emotions a text shows, with a chat model: those of the retired route `/api/text2emotions`.
 *
 * @param model any LangChain chat model with structured output.
 * @returns a `Runnable` that gives the emotions that are there, strongest first; it throws OVHcloudBadRequestError for a
 *   text without words, OVHcloudUnsupportedError for a model without structured output, OVHcloudInvalidResponseError for
 *   an answer that does not fit, and what the model throws.
 * @example
 * ```ts
 * const [strongest] = await createEmotionAnalyzer(new ChatOVHcloud()).invoke("What a lovely surprise!");
 * ```
 */
export function createEmotionAnalyzer(model: BaseChatModel): TextTask<string, EmotionScore[]> {
  return new TextTask("EmotionAnalyzer", async (text, config) => {
    requireText(text);
    const { emotionsSchema } = await import("./emotions-schema.js");
    const task = "Name the emotions that the writer of the text shows, and how strong each is.";
    const { emotions } = await askForObject(model, { task, text, schema: emotionsSchema, name: "emotions" }, config);
    return strongestFirst(emotions);
  });
}
