import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { EmotionScore } from "../dedicated/text-scores.js";
import { clamp, requireText } from "./arguments.js";
import { askForObject } from "./ask-for-object.js";
import { strongestFirst } from "./strongest-first.js";
import { TextTask } from "./text-task.js";

/** How a text feels about what it speaks of. */
export interface Sentiment {
  sentiment: "negative" | "neutral" | "positive" | "mixed";
  /** -1 to 1, as the model judges. */
  score: number;
  /** The same in 1 to 5 stars, as the retired route `/api/text2sentiments` had it. */
  stars: number;
  /** How sure the model says it is, 0 to 1; no probability. */
  confidence: number;
  /** The words that decide, by the model; not looked up in the text. */
  evidence: string;
}

/** A sentiment with the emotions behind it. */
export interface EmotionalSentiment extends Sentiment {
  /** Those of the 28 that the text shows, strongest first. */
  emotions: EmotionScore[];
}

/** Options of `createSentimentAnalyzer`. */
export interface SentimentAnalyzerOptions {
  /** What the sentiment is about, such as "the delivery". Default: the text as a whole. */
  about?: string | undefined;
  /** Whether emotions are asked for too, in the same request. Default false. */
  emotions?: boolean | undefined;
}

/**
 * Tells the sentiment of texts with a chat model.
 *
 * @param model any LangChain chat model with structured output.
 * @param options see {@link SentimentAnalyzerOptions}.
 * @returns a `Runnable`; it throws OVHcloudBadRequestError for a text without words, OVHcloudUnsupportedError for a model
 *   without structured output, OVHcloudInvalidResponseError for an answer that does not fit, and what the model throws.
 * @example
 * ```ts
 * const { sentiment, stars } = await createSentimentAnalyzer(new ChatOVHcloud()).invoke("I love it!");
 * ```
 */
export function createSentimentAnalyzer(
  model: BaseChatModel,
  options: SentimentAnalyzerOptions & { emotions: true },
): TextTask<string, EmotionalSentiment>;
export function createSentimentAnalyzer(
  model: BaseChatModel,
  options?: SentimentAnalyzerOptions,
): TextTask<string, Sentiment>;
export function createSentimentAnalyzer(
  model: BaseChatModel,
  { about = "the text as a whole", emotions: withEmotions = false }: SentimentAnalyzerOptions = {},
): TextTask<string, Sentiment> {
  const named = withEmotions ? ", and name the emotions that its writer shows" : "";
  const task = `Judge the sentiment of the text towards ${about}${named}.`;
  return new TextTask("SentimentAnalyzer", async (text, config) => {
    requireText(text);
    const { emotionalSentimentSchema, sentimentSchema } = await import("./sentiment-schema.js");
    const request = { task, text, name: "sentiment" };
    if (!withEmotions) return toSentiment(await askForObject(model, { ...request, schema: sentimentSchema }, config));
    const answer = await askForObject(model, { ...request, schema: emotionalSentimentSchema }, config);
    return { ...toSentiment(answer), emotions: strongestFirst(answer.emotions) };
  });
}

function toSentiment({ sentiment, score, confidence, evidence }: Omit<Sentiment, "stars">): Sentiment {
  const bounded = clamp(score, -1, 1);
  return {
    sentiment,
    score: bounded,
    stars: Math.round(bounded * 2) + 3,
    confidence: clamp(confidence, 0, 1),
    evidence,
  };
}
