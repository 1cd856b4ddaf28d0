import { followUpCues } from "./follow-up-cues.js";
import { questionLanguage } from "./question-language.js";

/** A question this short names no topic of its own. */
const fewestWords = 3;
/** With this much said before it in the same question, a pronoun means something in that question. */
const wordsOfOwnTopic = 6;
/** In a longer question nearly every pronoun points inside it. */
const mostWordsForReference = 16;

/**
 * Whether a question leans on what was said before it: it is very short, opens with a word like "and", or uses a word like
 * "it" for something that it does not name. A rule of thumb for English, French, German and Spanish; a wrong yes only widens
 * the search, a wrong no loses the topic, so doubt counts as yes.
 */
export function isFollowUp(question: string): boolean {
  const language = questionLanguage(question);
  const { opening, reference, empty, definition } = followUpCues[language];
  if (opening.test(question)) return true;
  const telling = question.replaceAll(empty, " ");
  const match = reference.exec(language === "de" ? telling : telling.toLowerCase());
  if (match !== null)
    return countWords(telling.slice(0, match.index)) < wordsOfOwnTopic && countWords(question) <= mostWordsForReference;
  return countWords(question) <= fewestWords && !definition.test(question);
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu)?.length ?? 0;
}
