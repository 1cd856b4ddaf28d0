/** Base of the errors that answering throws by itself; errors of the model, the store and the library pass through as they are. */
export class AnswerError extends Error {
  override name = "AnswerError";
}

/** The question has no words. */
export class EmptyQuestionError extends AnswerError {
  override name = "EmptyQuestionError";

  constructor() {
    super("The question is empty. Ask something in words.");
  }
}

/** The model ended without a word, for instance because thinking used up its tokens. Nothing of the turn is remembered. */
export class EmptyAnswerError extends AnswerError {
  override name = "EmptyAnswerError";

  constructor() {
    super("The model returned no text. Ask again, raise its limit of output tokens, or use another model.");
  }
}

/** The conversation is answering another question in this process: two at once would each lose the other's turn. */
export class ThreadBusyError extends AnswerError {
  override name = "ThreadBusyError";
  readonly threadId: string;

  constructor(threadId: string) {
    super(
      `The conversation ${threadId} is still being answered. Wait for that answer, abort it, or use another thread id.`,
    );
    this.threadId = threadId;
  }
}
