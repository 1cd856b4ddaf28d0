import type { Passage } from "../retrieve/passage.js";

/**
 * How well a citation is borne out by the page it names.
 * - `verified`: the quoted words stand there; or, where the answer quotes nothing, nearly all its content words do, with
 *   the same numbers and the same negation.
 * - `weak`: the page says something like it.
 * - `unsupported`: nothing there bears the sentence out.
 */
export type CitationState = "verified" | "weak" | "unsupported";

/** One `[n]` of an answer, resolved. */
export interface Citation {
  n: number;
  state: CitationState;
  documentId: string;
  path: string;
  title: string;
  page: number;
  /** Where the passage stands, for people: "page 12", "slide 3", "sheet Budget, line 4", "Installing › Disks, line 40". */
  position: string;
  /** Verbatim from the stored text of the page: what the answer quotes, or the part that bears it out best. */
  quote: string;
  /** UTF-16 offsets of the quote in the stored text of the page. */
  start: number;
  end: number;
}

/** An answer with what it rests on. */
export interface Answer {
  text: string;
  question: string;
  /** What retrieval searched for. */
  standaloneQuestion: string;
  /** In the order of the text; only sources that the text cites. */
  citations: Citation[];
  /** Numbers that the model cited and that no passage has; their markers are gone from `text`. */
  droppedMarkers: number[];
  /**
   * The answer says that the documents do not tell. An answer that neither abstains nor cites anything is the model's own
   * word: say so to the reader.
   */
  abstained: boolean;
  passages: Passage[];
  threadId: string;
  /** Milliseconds. */
  ms: { rewrite: number; retrieve: number; generate: number; total: number };
}

/** What happens while an answer is made, in this order; `token` any number of times. */
export type AnswerEvent =
  | {
      type: "rewritten";
      /** What is searched for. */
      question: string;
      /** Why a better way of rewriting was not used; absent when all went well. */
      fallback?: string;
    }
  | { type: "retrieved"; passages: Passage[] }
  | { type: "token"; text: string }
  | { type: "answer"; answer: Answer };
