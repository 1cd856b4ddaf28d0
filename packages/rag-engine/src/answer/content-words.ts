/** Words that carry no content of their own. English, French, German, Spanish. */
const empty = new Set(
  (
    "the a an and or but if of in on at to for with by from as is are was were be been it its this that these those there which who what when " +
    "how can may will would should could do does did has have had you your we our they their he she not no " +
    "le la les un une des et ou de du dans sur pour par avec est sont que qui ce cette vous nous ne pas " +
    "der die das ein eine und oder in im auf zu für mit von ist sind war dass sie wir nicht kein " +
    "el los las un una y o de del en por para con es son que se no"
  ).split(" "),
);

/** The different words of a text that say something, without endings that only number or time add in English. */
export function contentWords(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'’.-]*[\p{L}\p{N}]|[\p{L}\p{N}]/gu) ?? [];
  return new Set(words.filter((word) => !empty.has(word)).map(stem));
}

/** The numbers of a text, as written. */
export function numbersOf(text: string): Set<string> {
  return new Set(text.match(/\d+(?:[.,]\d+)*/g));
}

/** Whether a text denies something. */
export function denies(text: string): boolean {
  return /\b(?:not|no|never|none|neither|without|cannot|ne|pas|jamais|nicht|kein\w*|nie|sin|nunca)\b|n['’]t\b/i.test(text);
}

function stem(word: string): string {
  return word.length > 4 ? word.replace(/(?:ies|es|s|ed|ing)$/, "") : word;
}
