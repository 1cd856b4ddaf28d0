/** Whether a text is written from right to left: more of its letters are than are not. */
export function isRightToLeft(text: string): boolean {
  if (!RIGHT_TO_LEFT.test(text)) return false;
  const count = text.match(RIGHT_TO_LEFT_ALL)?.length ?? 0;
  return count > (text.match(LEFT_TO_RIGHT_ALL)?.length ?? 0);
}

/** Whether a text has a direction at all; digits and punctuation take that of the text around them. */
export function hasDirection(text: string): boolean {
  return LETTER.test(text);
}

/** Whether two characters stand side by side in a script that is written without spaces, as Chinese and Japanese are. */
export function isUnspaced(before: string, after: string): boolean {
  if (before.charCodeAt(before.length - 1) < FIRST_WIDE || after.charCodeAt(0) < FIRST_WIDE) return false;
  return ENDS_WIDE.test(before) && STARTS_WIDE.test(after);
}

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const RIGHT_TO_LEFT_ALL = new RegExp(RIGHT_TO_LEFT.source, "gu");
const LETTER = /\p{L}/u;
const LEFT_TO_RIGHT_ALL =
  /(?![\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}])\p{L}/gu;

/** The first wide character is a CJK radical. */
const FIRST_WIDE = 0x2e80;

/** Ideographs, kana, bopomofo, and the punctuation and full-width forms that go with them; Korean has spaces. */
const WIDE = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303F\u30FB\u30FC\uFF00-\uFFEF]`;
const ENDS_WIDE = new RegExp(`${WIDE}$`, "u");
const STARTS_WIDE = new RegExp(`^${WIDE}`, "u");
