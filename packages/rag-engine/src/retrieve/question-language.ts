/** A language whose questions are understood without a model. */
export type QuestionLanguage = "en" | "fr" | "de" | "es";

/**
 * Guesses the language of a question from its small words; English when nothing tells. Four languages and a few words each
 * are enough here: the guess only picks cue words and a fixed sentence.
 */
export function questionLanguage(question: string): QuestionLanguage {
  const words = question.toLowerCase().match(/\p{L}+/gu) ?? [];
  let best: { language: QuestionLanguage; votes: number } = { language: "en", votes: 0 };
  for (const [language, small] of smallWords) {
    const votes = words.filter((word) => small.has(word)).length + marks[language](question);
    if (votes > best.votes) best = { language, votes };
  }
  return best.language;
}

const smallWords = new Map<QuestionLanguage, ReadonlySet<string>>([
  [
    "en",
    new Set(
      "the a an and or is are do does did how what which who where when why can i it to of for with on my".split(" "),
    ),
  ],
  [
    "fr",
    new Set(
      "le la les l un une des du et ou est sont que qu quel quelle quels quelles qui où quand comment pourquoi je on il elle à dans pour avec ça cela mon puis peut se".split(
        " ",
      ),
    ),
  ],
  [
    "de",
    new Set(
      "der die das den dem ein eine einen und oder ist sind was wie wo wer wann warum welche welcher welches kann ich man sie nicht wozu womit es zu von für mit auf im geht".split(
        " ",
      ),
    ),
  ],
  [
    "es",
    new Set(
      "el la los las un una y o es son que qué cuál cuáles quién dónde cuándo cómo por porqué puedo se de del en para con mi eso esto".split(
        " ",
      ),
    ),
  ],
]);

/** Letters and marks that the other three languages do not have. */
const marks: Readonly<Record<QuestionLanguage, (question: string) => number>> = {
  en: () => 0,
  fr: (question) => (/[çœêèàù]/i.test(question) ? 1 : 0),
  de: (question) => (/[äöüß]/i.test(question) ? 1 : 0),
  es: (question) => (/[¿¡ñ]/i.test(question) ? 2 : 0),
};
