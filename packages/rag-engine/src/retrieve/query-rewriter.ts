/** A question that was asked before in the same conversation, as it was understood, and what was answered. */
export interface EarlierTurn {
  question: string;
  /** The question with its references resolved; retrieval used this one. */
  standaloneQuestion: string;
  answer: string;
}

/** What a rewriter is given. */
export interface RewriteInput {
  question: string;
  /** Oldest first. */
  history: readonly EarlierTurn[];
  signal?: AbortSignal;
  /** Hears why a better way of rewriting was not used for this question. */
  onFallback?: (reason: string) => void;
}

/** Turns a follow-up ("And how do I undo that?") into a question that can be searched for. */
export interface QueryRewriter {
  /** Returns the question itself when there is no conversation before it. */
  rewrite(input: RewriteInput): Promise<string>;
}
