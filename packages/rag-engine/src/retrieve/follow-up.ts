/** Words that open a question which goes on from another one. English, French, German, Spanish. */
const openers = new Set(
  "and but or also then so what's how's et mais ou alors donc und aber oder auch dann also y pero o entonces también".split(" "),
);

/** Words that stand for something said before. */
const references = new Set(
  [
    "it its that this these those them they their he she him her there one ones same other",
    "ça cela celui celle ceux ceci il elle ils elles leur y en",
    "es das dies dieser diese dieses er sie ihn ihm davon damit dafür daran dort",
    "eso esto ello lo la los las ese esa esos allí",
  ].flatMap((words) => words.split(" ")),
);

/** A question this short names no topic of its own. */
const fewestWords = 3;
/** In longer questions "that" and its like mostly point inside the question. */
const mostWordsForReference = 9;

/** Whether a question leans on what was said before it. A rule of thumb; a wrong yes only widens the search. */
export function isFollowUp(question: string): boolean {
  const words = question.toLowerCase().match(/[\p{L}\p{N}'’]+/gu) ?? [];
  if (words.length <= fewestWords) return true;
  if (openers.has(words[0] ?? "") || /^(what|how) about\b/i.test(question.trim())) return true;
  return words.length <= mostWordsForReference && words.some((word) => references.has(word));
}
