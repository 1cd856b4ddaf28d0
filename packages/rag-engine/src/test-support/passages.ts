import type { Passage } from "../retrieve/passage.js";

/** A passage as retrieval gives it, on page 1 of a document of its own. */
export function passage(n: number, text: string, fields: Partial<Passage> = {}): Passage {
  const documentId = `document-${n}`;
  return {
    n,
    chunkId: `${documentId}:0`,
    documentId,
    path: `manual-${n}.pdf`,
    title: `Manual ${n}`,
    page: 1,
    position: "page 1",
    start: 0,
    end: text.length,
    text,
    score: 1 / (60 + n),
    ...fields,
  };
}
