import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { clamp, requireText } from "./arguments.js";
import { dataNotice, enclose } from "./enclose.js";
import { TextTask } from "./text-task.js";

/** How a text feels about what it speaks of. */
export interface Sentiment {
  sentiment: "negative" | "neutral" | "positive" | "mixed";
  /** -1 to 1, as the model judges. */
  score: number;
  /** The same in 1 to 5 stars, as the retired route `/api/text2sentiments` had it. */
  stars: number;
  /** The words that decide, by the model; not looked up in the text. */
  evidence: string;
}

/** Options of `createSentimentAnalyzer`. */
export interface SentimentAnalyzerOptions {
  /** What the sentiment is about, such as "the delivery". Default: the text as a whole. */
  about?: string | undefined;
}

/**
 * Tells the sentiment of texts with a chat model.
 *
 * @param model any LangChain chat model with structured output.
 * @param options see {@link SentimentAnalyzerOptions}.
 * @returns a `Runnable`; it throws OVHcloudBadRequestError for a text without words, core's OutputParserException for an
 *   answer that does not fit, and what the model throws.
 * @example
 * ```ts
 * const { sentiment, stars } = await createSentimentAnalyzer(new ChatOVHcloud()).invoke("I love it!");
 * ```
 */
export function createSentimentAnalyzer(
  model: BaseChatModel,
  options: SentimentAnalyzerOptions = {},
): TextTask<string, Sentiment> {
  return new TextTask("SentimentAnalyzer", async (text, config) => {
    requireText(text);
    const { sentimentSchema } = await import("./sentiment-schema.js");
    const { tag, block } = enclose(text);
    const about = options.about === undefined ? "the text as a whole" : options.about;
    const task = `Judge the sentiment of the text towards ${about}. ${dataNotice(tag)}`;
    const judge = model.withStructuredOutput(sentimentSchema, { name: "sentiment" });
    const { evidence, score, sentiment } = await judge.invoke(
      [
        ["system", task],
        ["human", block],
      ],
      config,
    );
    const bounded = clamp(score, -1, 1);
    return { sentiment, score: bounded, stars: Math.round(bounded * 2) + 3, evidence };
  });
}
