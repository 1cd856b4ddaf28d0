import { answerSegments } from "./answer-segments.js";
import type { Answer, Citation } from "./api.js";
import { element } from "./element.js";
import { sourceList, type OpenSource } from "./source-list.js";

/** One question with its answer, on the screen. */
export interface TurnView {
  node: HTMLElement;
  /** Says what is going on while there is no text yet. */
  progress(text: string): void;
  /** Says how a follow-up question was completed. */
  rewritten(question: string): void;
  token(text: string): void;
  /** Puts the finished answer in the place of the streamed text. */
  finish(answer: Pick<Answer, "text" | "citations" | "droppedMarkers">): void;
  fail(message: string): void;
}

/** Makes the view of a question that is about to be answered. */
export function turnView(question: string, openSource: OpenSource): TurnView {
  const asked = element("p", { class: "asked-as", attributes: { hidden: "" } });
  const progress = element("p", { class: "progress" });
  // A screen reader gets the whole answer once it stands, not every word of the stream.
  const text = element("div", { class: "answer-text", attributes: { "aria-live": "polite", "aria-busy": "true" } });
  const answer = element("div", { class: "answer" }, asked, progress, text);
  const node = element("article", { class: "turn" }, element("h3", { class: "question" }, question), answer);
  return {
    node,
    progress(words) {
      progress.textContent = words;
    },
    rewritten(completed) {
      asked.hidden = completed === question;
      asked.textContent = `Understood as: ${completed}`;
    },
    token(piece) {
      progress.remove();
      text.append(piece);
    },
    finish({ text: whole, citations, droppedMarkers }) {
      progress.remove();
      text.replaceChildren(...answerNodes(whole, citations, openSource));
      text.setAttribute("aria-busy", "false");
      if (citations.length > 0) answer.append(sourceList(citations, openSource));
      for (const n of droppedMarkers) answer.append(element("p", { class: "hint" }, droppedNote(n)));
    },
    fail(message) {
      progress.remove();
      text.setAttribute("aria-busy", "false");
      answer.append(element("p", { class: "problem", attributes: { role: "alert" } }, message));
    },
  };
}

function answerNodes(text: string, citations: readonly Citation[], open: OpenSource): (Node | string)[] {
  return answerSegments(text, citations).map(({ text: piece, citation }) =>
    citation === undefined ? piece : marker(piece, citation, open),
  );
}

function marker(text: string, citation: Citation, open: OpenSource): HTMLElement {
  const label = `Source ${citation.n}: ${citation.path}, ${citation.position}`;
  return element(
    "button",
    {
      class: "marker",
      attributes: { type: "button", "aria-label": label, title: label },
      onClick: () => open(citation),
    },
    text.slice(1, -1),
  );
}

function droppedNote(n: number): string {
  return `The answer named a source [${n}] that does not exist; the marker was removed.`;
}
