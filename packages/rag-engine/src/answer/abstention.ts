import { questionLanguage, type QuestionLanguage } from "../retrieve/question-language.js";

/** What is said when the passages do not answer a question in English or in a language without a sentence of its own. */
export const abstention = "I could not find this in the documents.";

const sentences: Readonly<Record<QuestionLanguage, string>> = {
  en: abstention,
  fr: "Je n'ai pas trouvé cela dans les documents.",
  de: "Das habe ich in den Dokumenten nicht gefunden.",
  es: "No he encontrado eso en los documentos.",
};

/** The fixed sentence for a question whose answer is not in the passages, in the language of the question. */
export function abstentionFor(question: string): string {
  return sentences[questionLanguage(question)];
}

/** Models that pick quotes instead of writing have sentences of their own for it. */
const nothingFound =
  /^(?:i )?(?:could|can|did)(?: ?not|n['’]t) find\b|^i found nothing\b|\bnothing about (?:that|this) in the (?:passages|documents)\b/iu;

/** Whether an answer without citations says that the documents do not tell. */
export function isAbstention(answer: string): boolean {
  const folded = fold(answer);
  return (
    nothingFound.test(answer.trim()) || Object.values(sentences).some((sentence) => folded.startsWith(fold(sentence)))
  );
}

function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
