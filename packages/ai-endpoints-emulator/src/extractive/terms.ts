/** Content words of a text, lower-case and without common endings, for comparing words between question and passage. */
export function terms(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => word.length > 1 && !STOP_WORDS.has(word)).map(stem);
}

/**
 * How rare each word is among texts: words that stand in few of them say more.
 *
 * @returns weight of a word, from near 0 (everywhere) to 1 (in one text)
 */
export function rarity(texts: readonly (readonly string[])[]): (term: string) => number {
  const counts = new Map<string, number>();
  for (const text of texts) for (const term of new Set(text)) counts.set(term, (counts.get(term) ?? 0) + 1);
  const most = Math.log(1 + texts.length);
  return (term) => Math.log(1 + texts.length / (counts.get(term) ?? 1)) / (most || 1);
}

const STOP_WORDS = new Set(
  (
    "a an and any are as at be been but by can could did do does for from had has have he her him his how i if in into is it " +
    "its may me might must my no not of on or our out she should so some such than that the their them then there these they " +
    "this those to too up us was we were what when where which while who whom why will with would you your " +
    "der die das und ist ein eine wie was den dem des von zu mit auf für im nicht le la les des un une et est que comment du"
  ).split(" "),
);

function stem(word: string): string {
  if (word.length <= 4) return word.replace(/s$/, "");
  return word.replace(/(?:ations?|ings?|edly|ed|ies|es|ly|s)$/, "").replace(/e$/, "");
}
