import type { PromptMessage } from "./prompt-message.js";
import { findPassages, type PromptPassage } from "./passages.js";
import { findQuestion } from "./question.js";

/** What a prompt asks, and what there is to answer it from. */
export interface ReadPrompt {
  question: string;
  passages: readonly PromptPassage[];
  /** Earlier answers of the assistant: what they quote is not quoted again. */
  earlierAnswers: readonly string[];
}

/** Reads the question and the passages out of a conversation (the prompt contract in the README). */
export function readPrompt(messages: readonly PromptMessage[]): ReadPrompt {
  return {
    question: findQuestion(messages),
    passages: findPassages(messages),
    earlierAnswers: messages.filter(({ role }) => role === "assistant").map(({ text }) => text),
  };
}
