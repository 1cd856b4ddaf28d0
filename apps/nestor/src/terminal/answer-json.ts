import type { Answer } from "rag-engine";

/** The answer as `--json` prints it: a stable shape, without the passages' full texts. */
export function answerJson(answer: Answer): object {
  return {
    question: answer.question,
    standaloneQuestion: answer.standaloneQuestion,
    text: answer.text,
    abstained: answer.abstained,
    citations: answer.citations.map(({ n, state, path, page, position, quote, start, end, documentId }) => ({
      n,
      state,
      path,
      page,
      position,
      quote,
      start,
      end,
      documentId,
    })),
    droppedMarkers: answer.droppedMarkers,
    threadId: answer.threadId,
    ms: answer.ms,
  };
}
