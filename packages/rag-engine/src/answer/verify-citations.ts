import type { Passage } from "../retrieve/passage.js";
import type { Citation } from "./answer.js";
import { dropUnknownMarkers } from "./citation-markers.js";
import { citedClaims, type CitedClaim } from "./cited-claims.js";
import { judgeClaim } from "./judge-claim.js";

/** What was checked: the text without unknown markers, and every citation with its state. */
export interface VerifiedText {
  text: string;
  citations: Citation[];
  droppedMarkers: number[];
}

/**
 * Holds every `[n]` of an answer against the stored text of the page it names. A quoted passage before the marker must
 * stand there word for word; where nothing is quoted, the part of the passage that bears the sentence out best is taken
 * as the quote, and its words decide. A number that is cited twice with different quotes gives two citations.
 *
 * @param pageText the stored text of a page, by document id and page number. Where a page is gone meanwhile, the passage
 *   that the model read is the source.
 */
export function verifyCitations(
  answer: string,
  passages: readonly Passage[],
  pageText: (documentId: string, page: number) => string | undefined,
): VerifiedText {
  const byNumber = new Map(passages.map((passage) => [passage.n, passage]));
  const { text, dropped } = dropUnknownMarkers(answer, new Set(byNumber.keys()));
  const citations = new Map<string, Citation>();
  for (const claim of citedClaims(text)) {
    for (const passage of claim.numbers.flatMap((n) => byNumber.get(n) ?? [])) {
      const citation = cite(claim, passage, pageText(passage.documentId, passage.page));
      const { n, state, start, end } = citation;
      const key = `${n} ${state} ${start} ${end}`;
      if (!citations.has(key)) citations.set(key, citation);
    }
  }
  return { text, citations: [...citations.values()], droppedMarkers: dropped };
}

function cite(claim: CitedClaim, passage: Passage, page: string | undefined): Citation {
  const { n, documentId, path, title } = passage;
  const source = page ?? passage.text;
  const offset = page === undefined ? passage.start : 0;
  const place = { path, title, start: passage.start - offset, end: passage.end - offset };
  const { state, span } = judgeClaim(claim, place, source);
  const quote = source.slice(span.start, span.end);
  return {
    n,
    state,
    documentId,
    path,
    title,
    page: passage.page,
    position: passage.position,
    quote,
    start: span.start + offset,
    end: span.end + offset,
  };
}
