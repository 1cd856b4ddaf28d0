import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { OVHcloudInvalidResponseError } from "../client/errors.js";
import { dataNotice, enclose, unwrap } from "./enclose.js";
import type { TaskConfig } from "./text-task.js";

/**
 * Asks a chat model to make a text of other texts.
 *
 * @param model who does it.
 * @param request `task` in words, and the texts, which are marked as data.
 * @param config signal, callbacks.
 * @returns the model's text without white space around it.
 * @throws OVHcloudInvalidResponseError for an answer without text; what the model throws.
 */
export async function askForText(
  model: BaseChatModel,
  { task, texts }: { task: string; texts: readonly string[] },
  config: TaskConfig,
): Promise<string> {
  const { tag, block } = enclose(...texts);
  const answer = await model.invoke(
    [
      ["system", `${task} ${dataNotice(tag)}`],
      ["human", block],
    ],
    config,
  );
  const text = unwrap(answer.text, tag).trim();
  if (text !== "") return text;
  throw new OVHcloudInvalidResponseError(
    "The model answered without text. If it reasons, allow more tokens (`maxTokens` of the model) or less reasoning, and try again.",
  );
}
