/** Content words of a text, lower-case and without common endings, for comparing words between question and passage. */
export function terms(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.flatMap((word) => {
    if (UNSPACED.test(word)) return pairs(word);
    return word.length > 1 && !STOP_WORDS.has(word) ? [stem(word)] : [];
  });
}

/**
 * How rare each word is among texts: words that stand in few of them say more.
 *
 * @returns weight of a word, from near 0 (everywhere) to 1 (in one text)
 */
export function rarity(texts: readonly ReadonlySet<string>[]): (term: string) => number {
  const counts = new Map<string, number>();
  for (const text of texts) for (const term of text) counts.set(term, (counts.get(term) ?? 0) + 1);
  const most = Math.log(1 + texts.length);
  return (term) => Math.log(1 + texts.length / (counts.get(term) ?? 1)) / (most || 1);
}

/**
 * Words that answer a word of a question as well as the word itself does: questions name an aim ("undo"), manuals name
 * the action ("remove").
 */
export function synonyms(term: string): readonly string[] {
  return SYNONYMS.get(term) ?? [];
}

const SYNONYMS = new Map(
  [
    ["undo", "revert", "reverse", "remove", "restore", "cancel", "unset", "reset", "disable"],
    ["delete", "remove", "erase", "purge"],
    ["remove", "delete", "uninstall", "purge"],
    ["uninstall", "remove", "purge"],
    ["start", "begin", "launch", "run"],
    ["stop", "end", "quit", "terminate", "disable"],
    ["show", "display", "list", "print", "view"],
    ["list", "show", "display", "print"],
    ["find", "search", "identify", "locate"],
    ["change", "modify", "edit", "set"],
    ["licence", "license"],
    ["license", "licence"],
    ["buy", "purchase", "order"],
    ["allow", "permit", "may"],
    ["forbid", "prohibit", "must"],
  ].map((words) => {
    const [term = "", ...others] = words.map(stem);
    return [term, others] as const;
  }),
);

const STOP_WORDS = new Set(
  (
    "a an and any are as at be been being but by can could did do does for from had has have he her him his how i if in into is it " +
    "its may me might must my no not of on or our out she should so some such than that the their them then there these they " +
    "this those to too up us was we were what when where which while who whom why will with would you your " +
    "put get gets got use uses used using make makes go goes want like way happen about also any please tell know " +
    "der die das und ist ein eine wie was den dem des von zu mit auf für im nicht le la les des un une et est que comment du"
  ).split(" "),
);

// Chinese and Japanese have no spaces: neighbouring characters take the place of words.
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

function pairs(run: string): string[] {
  const characters = [...run];
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

function stem(word: string): string {
  if (word.length <= 4) return word.replace(/s$/, "");
  return word.replace(/^(.{3,}?)(?:ations?|ings?|edly|ed|ies|es|ly|s)$/, "$1").replace(/e$/, "");
}
