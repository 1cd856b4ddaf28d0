import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { Emotion, EmotionScore } from "../dedicated/text-scores.js";
import { clamp, requireText } from "./arguments.js";
import { dataNotice, enclose } from "./enclose.js";
import { TextTask } from "./text-task.js";

/**
 * Tells which of 28 emotions a text shows, with a chat model: those of the retired route `/api/text2emotions`.
 *
 * @param model any LangChain chat model with structured output.
 * @returns a `Runnable` that gives the emotions that are there, strongest first; it throws OVHcloudBadRequestError for a
 *   text without words, core's OutputParserException for an answer that does not fit, and what the model throws.
 * @example
 * ```ts
 * const [strongest] = await createEmotionAnalyzer(new ChatOVHcloud()).invoke("What a lovely surprise!");
 * ```
 */
export function createEmotionAnalyzer(model: BaseChatModel): TextTask<string, EmotionScore[]> {
  return new TextTask("EmotionAnalyzer", async (text, config) => {
    requireText(text);
    const { emotionsSchema } = await import("./emotions-schema.js");
    const { tag, block } = enclose(text);
    const task = `Name the emotions that the writer of the text shows, and how strong each is. ${dataNotice(tag)}`;
    const read = model.withStructuredOutput(emotionsSchema, { name: "emotions" });
    const { emotions } = await read.invoke(
      [
        ["system", task],
        ["human", block],
      ],
      config,
    );
    return strongestFirst(emotions);
  });
}

// A model may name one twice; the stronger counts.
function strongestFirst(named: readonly EmotionScore[]): EmotionScore[] {
  const scores = new Map<Emotion, number>();
  for (const { emotion, score } of named) scores.set(emotion, Math.max(scores.get(emotion) ?? 0, clamp(score, 0, 1)));
  return [...scores].map(([emotion, score]) => ({ emotion, score })).toSorted((a, b) => b.score - a.score);
}
