/** A piece of an answer: plain text, or a marker that points at a source. */
export type AnswerSegment<C> = { text: string; citation?: C };

/**
 * Cuts an answer at its `[n]` markers. When a number has several citations, its first marker points at the first of
 * them, its second at the second, and so on; a number without a citation stays text.
 */
export function answerSegments<C extends { n: number }>(text: string, citations: readonly C[]): AnswerSegment<C>[] {
  const seen = new Map<number, number>();
  return text.split(/(\[\d+\])/).flatMap((piece): AnswerSegment<C>[] => {
    if (piece === "") return [];
    const n = /^\[(\d+)\]$/.exec(piece)?.[1];
    if (n === undefined) return [{ text: piece }];
    const own = citations.filter((citation) => citation.n === Number(n));
    const position = seen.get(Number(n)) ?? 0;
    seen.set(Number(n), position + 1);
    const citation = own[Math.min(position, own.length - 1)];
    return [citation === undefined ? { text: piece } : { text: piece, citation }];
  });
}
