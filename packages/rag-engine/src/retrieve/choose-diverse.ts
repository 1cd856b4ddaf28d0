import type { Passage } from "./passage.js";

/** More passages of one page than this crowd out other evidence; they are used only when nothing else is left. */
const mostOfOnePage = 2;

/**
 * The first `k` passages, less those that repeat a text already chosen (the same file twice, a repeated notice), and with
 * at most two of one page as long as other pages have something. The order stays.
 */
export function chooseDiverse(passages: readonly Passage[], k: number): Passage[] {
  const distinct = withoutRepetitions(passages);
  const perPage = new Map<string, number>();
  const preferred = new Set<Passage>();
  for (const passage of distinct) {
    const page = `${passage.documentId}:${passage.page}`;
    const taken = perPage.get(page) ?? 0;
    perPage.set(page, taken + 1);
    if (taken < mostOfOnePage && preferred.size < k) preferred.add(passage);
  }
  const rest = distinct.filter((passage) => !preferred.has(passage)).slice(0, k - preferred.size);
  return distinct.filter((passage) => preferred.has(passage) || rest.includes(passage));
}

function withoutRepetitions(passages: readonly Passage[]): Passage[] {
  const seen = new Set<string>();
  return passages.filter(({ text }) => {
    const key = text.replaceAll(/\s+/g, " ").trim().toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
