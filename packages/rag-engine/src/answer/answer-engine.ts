import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import type { Library } from "../ingest/library/library.js";
import { newThreadId } from "../memory/thread-id.js";
import { carryOverRewriter } from "../retrieve/carry-over-rewriter.js";
import type { QueryRewriter } from "../retrieve/query-rewriter.js";
import type { Retriever } from "../retrieve/retriever.js";
import { AnswerError, EmptyQuestionError, ThreadBusyError } from "./answer-error.js";
import type { Answer, AnswerEvent } from "./answer.js";
import { answerQuestion } from "./answer-question.js";
import { createRagAgent } from "./rag-agent.js";

/** What an answer engine is made of. */
export interface AnswerEngineOptions {
  /** Any LangChain chat model. Its `profile.maxInputTokens`, where known, bounds the prompt. */
  model: BaseChatModel;
  retriever: Retriever;
  /** Holds the page texts that passages are read from and quotes are checked against. */
  library: Pick<Library, "pageText">;
  /** Holds the conversations; see `openThreads`. */
  checkpointer: BaseCheckpointSaver;
  /** Default `carryOverRewriter()`; `modelRewriter({ model })` where the model can write. */
  rewriter?: QueryRewriter;
  /** Passages given to the model. Default: the retriever's own. */
  k?: number;
}

/** Options of one question. */
export interface AskOptions {
  /** Goes on with this conversation, or starts one of this name. Default: a new one with a name of six characters. */
  threadId?: string;
  /** Stops the answer; its reason is thrown. */
  signal?: AbortSignal;
}

/** Answers questions from documents, with memory and checked citations. */
export interface AnswerEngine {
  /**
   * Answers one question.
   *
   * @throws EmptyQuestionError when the question has no words.
   * @throws ThreadBusyError when the conversation is answering another question in this process.
   * @throws EmptyAnswerError when the model returns no text.
   * @throws what the model, the store, the library or the checkpointer throws, as it is. A turn that failed is not
   *   remembered: the same thread can be asked again.
   */
  ask(question: string, options?: AskOptions): Promise<Answer>;
  /** The same, while it happens; the last event is the answer. Leaving the loop early stops the model. */
  stream(question: string, options?: AskOptions): AsyncGenerator<AnswerEvent>;
}

/**
 * Joins a model, a retriever, a library and a memory.
 *
 * @example
 * const engine = createAnswerEngine({ model, retriever: createRetriever({ store }), library, checkpointer: threads.checkpointer });
 * const { text, citations, threadId } = await engine.ask("How do I put a package on hold?");
 * await engine.ask("And how do I undo that?", { threadId });
 */
export function createAnswerEngine({ rewriter = carryOverRewriter(), ...options }: AnswerEngineOptions): AnswerEngine {
  const agent = createRagAgent({ ...options, rewriter });
  const busy = new Set<string>();

  async function* stream(
    question: string,
    { threadId = newThreadId(), signal }: AskOptions = {},
  ): AsyncGenerator<AnswerEvent> {
    if (!/[\p{L}\p{N}]/u.test(question)) throw new EmptyQuestionError();
    if (busy.has(threadId)) throw new ThreadBusyError(threadId);
    busy.add(threadId);
    try {
      yield* answerQuestion(agent, options.library, { question, threadId, signal });
    } finally {
      busy.delete(threadId);
    }
  }

  return {
    stream,
    async ask(question, askOptions) {
      for await (const event of stream(question, askOptions)) if (event.type === "answer") return event.answer;
      throw new AnswerError("The answer ended before it was complete. Ask again.");
    },
  };
}
