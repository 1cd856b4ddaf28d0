/** Something that a model has named, before it is looked up in the text. */
export interface NamedEntity<Type extends string = string> {
  text: string;
  type: Type;
}

/** A place in a text where an entity stands. */
export interface EntityMention<Type extends string = string> {
  type: Type;
  /** As it stands in the text. */
  text: string;
  /** Place of its first UTF-16 unit: `whole.slice(start, end)` is `text`. */
  start: number;
  /** Place after its last UTF-16 unit. */
  end: number;
}

/**
 * Looks entities up in a text: every place where they stand as whole words. White space counts as equal, and letter case
 * does not count where nothing is found with it. A place inside of a longer entity of the same type is part of that one, and
 * left out.
 *
 * @param text the whole text.
 * @param named what a model has found in it.
 * @returns mentions in the order of the text, and how many entities stand nowhere in it.
 */
export function findMentions<Type extends string>(
  text: string,
  named: readonly NamedEntity<Type>[],
): { mentions: EntityMention<Type>[]; dropped: number } {
  const distinct = new Map(named.map((entity) => [`${entity.type}\n${entity.text.trim()}`, entity]));
  const found = [...distinct.values()].map((entity) => mentionsOf(text, entity));
  const all = found.flat().toSorted((a, b) => a.start - b.start || b.end - a.end);
  return { mentions: withoutInner(all), dropped: found.filter(({ length }) => length === 0).length };
}

function mentionsOf<Type extends string>(text: string, { text: name, type }: NamedEntity<Type>): EntityMention<Type>[] {
  const words = name.trim().split(/\s+/).map(escape);
  if (words.join("") === "") return [];
  const pattern = `${edge(name.trim(), "first")}${words.join(String.raw`\s+`)}${edge(name.trim(), "last")}`;
  for (const flags of ["gu", "giu"]) {
    const found = [...text.matchAll(new RegExp(pattern, flags))];
    if (found.length > 0)
      return found.map(({ 0: match, index }) => ({ type, text: match, start: index, end: index + match.length }));
  }
  return [];
}

const LETTER = String.raw`[\p{L}\p{N}]`;
// Written without spaces between words: there a letter may stand beside a name.
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

function edge(name: string, side: "first" | "last"): string {
  const character = side === "first" ? [...name].at(0) : [...name].at(-1);
  if (character === undefined || !/[\p{L}\p{N}]/u.test(character) || UNSPACED.test(character)) return "";
  return side === "first" ? `(?<!${LETTER})` : `(?!${LETTER})`;
}

function escape(word: string): string {
  return word.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`);
}

// In order of their places, the longer first: what ends before the widest so far has ended is inside of it. What has
// another type is kept, such as the place in a company's name: nobody else tells of it.
function withoutInner<Type extends string>(sorted: readonly EntityMention<Type>[]): EntityMention<Type>[] {
  const ends = new Map<Type, number>();
  return sorted.filter(({ type, end }) => {
    if (end <= (ends.get(type) ?? 0)) return false;
    ends.set(type, end);
    return true;
  });
}
