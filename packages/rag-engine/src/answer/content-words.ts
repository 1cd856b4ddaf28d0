/** Words that carry no content of their own. English, French, German, Spanish. */
const empty = new Set(
  (
    "the a an and or but if of in on at to for with by from as is are was were be been it its this that these those there which who what when " +
    "how can may will would should could do does did has have had you your we our they their he she not no " +
    "le la les un une des et ou de du dans sur pour par avec est sont que qui ce cette vous nous ne pas " +
    "der die das den dem ein eine und oder in im auf zu für mit von ist sind war dass sie wir nicht kein " +
    "el los las un una y o de del en para por con es son que se no"
  ).split(" "),
);

/** Scripts that are written without spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]+/gu;

/**
 * The different words of a text that say something, without endings that only number or time add in English. In scripts
 * without spaces every two neighbouring characters stand for a word.
 */
export function contentWords(text: string): Set<string> {
  const lower = text.toLowerCase();
  const pairs = [...lower.matchAll(unspaced)].flatMap(([run]) => neighbours(run));
  const words =
    lower.replaceAll(unspaced, " ").match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.-]*[\p{L}\p{N}\p{M}]|[\p{L}\p{N}]/gu) ?? [];
  return new Set([...words.filter((word) => !empty.has(word)).map(stem), ...pairs]);
}

/** The numbers of a text, without the separators of thousands. */
export function numbersOf(text: string): Set<string> {
  const numbers: readonly string[] = text.match(/\d+(?:[.,]\d+)*/g) ?? [];
  return new Set(numbers.map((number) => number.replaceAll(/,(?=\d{3}(?!\d))/g, "")));
}

const denials =
  "not|no|nor|never|none|neither|without|cannot|ne|pas|sans|jamais|aucune?|rien|nicht|kein|keine|keinen|keinem|keiner|nie|niemals|ohne|sin|nunca|jamás|ni|ningún|ninguna";
const denial = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:${denials})(?![\p{L}\p{N}])|n['’](?:t|est|a|y)(?![\p{L}])`,
  "iu",
);

/** Whether a text denies something. */
export function denies(text: string): boolean {
  return denial.test(text);
}

function neighbours(run: string): string[] {
  const characters = [...run];
  return characters.length < 2
    ? characters
    : characters.slice(1).map((character, index) => `${characters[index] ?? ""}${character}`);
}

function stem(word: string): string {
  const singular = word.length > 3 ? word.replace(/ies$/, "y").replace(/(?<![su])s$/, "") : word;
  const present = singular.length > 4 ? singular.replace(/(?:ed|ing)$/, "") : singular;
  return present.length > 3 ? present.replace(/e$/, "") : present;
}
