import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import type { Library } from "../ingest/library/library.js";
import { newThreadId } from "../memory/thread-id.js";
import { carryOverRewriter } from "../retrieve/carry-over-rewriter.js";
import type { Passage } from "../retrieve/passage.js";
import type { QueryRewriter } from "../retrieve/query-rewriter.js";
import type { Retriever } from "../retrieve/retriever.js";
import type { Answer, AnswerEvent } from "./answer.js";
import { questionMessage, readMessages, removeUnanswered, turnsOf } from "./conversation.js";
import { fitBudget } from "./fit-budget.js";
import { abstention, answerPrompt } from "./prompt.js";
import { createRagAgent } from "./rag-agent.js";
import { verifyCitations } from "./verify-citations.js";

/** What an answer engine is made of. */
export interface AnswerEngineOptions {
  /** Any LangChain chat model. */
  model: BaseChatModel;
  retriever: Retriever;
  /** Holds the page texts that quotes are checked against. */
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
  /** Goes on with this conversation, or starts one of this name. Default: a new one. */
  threadId?: string;
  signal?: AbortSignal;
}

/** Answers questions from documents, with memory and checked citations. */
export interface AnswerEngine {
  ask(question: string, options?: AskOptions): Promise<Answer>;
  /** The same, while it happens; the last event is the answer. */
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
export function createAnswerEngine(options: AnswerEngineOptions): AnswerEngine {
  const agent = createRagAgent(options.model, options.checkpointer);
  const stream = (question: string, ask: AskOptions = {}): AsyncGenerator<AnswerEvent> =>
    answerQuestion(options, agent, question, ask);
  return {
    stream,
    async ask(question, ask) {
      for await (const event of stream(question, ask)) {
        if (event.type === "answer") return event.answer;
      }
      throw new Error("The answer ended before it was complete. Ask again.");
    },
  };
}

type RagAgent = ReturnType<typeof createRagAgent>;

async function* answerQuestion(
  options: AnswerEngineOptions,
  agent: RagAgent,
  question: string,
  { threadId = newThreadId(), signal }: AskOptions,
): AsyncGenerator<AnswerEvent> {
  const clock = startClock();
  const abort = signal === undefined ? {} : { signal };
  signal?.throwIfAborted();
  const before = await readMessages(options.checkpointer, threadId);
  const rewriter = options.rewriter ?? carryOverRewriter();
  const standaloneQuestion = await rewriter.rewrite({ question, history: turnsOf(before), ...abort });
  clock.lap("rewrite");
  yield { type: "rewritten", question: standaloneQuestion };

  const found = await options.retriever.retrieve(standaloneQuestion, { ...abort, ...(options.k === undefined ? {} : { k: options.k }) });
  const passages = fitBudget(found, options.model.profile?.maxInputTokens);
  clock.lap("retrieve");
  yield { type: "retrieved", passages };

  const messages = [...removeUnanswered(before), questionMessage(question, standaloneQuestion)];
  let text = "";
  const tokens = passages.length === 0 ? withoutModel(agent, threadId, messages) : generate(agent, threadId, messages, passages, standaloneQuestion, signal);
  for await (const token of tokens) {
    text += token;
    yield { type: "token", text: token };
  }
  clock.lap("generate");

  const verified = verifyCitations(text.trim(), passages, (documentId, page) => options.library.pageText(documentId, page));
  const abstained = verified.citations.length === 0;
  yield { type: "answer", answer: { ...verified, question, standaloneQuestion, abstained, passages, threadId, ms: clock.stop() } };
}

/** The model's words as they come. */
async function* generate(
  agent: RagAgent,
  threadId: string,
  messages: BaseMessage[],
  passages: readonly Passage[],
  standaloneQuestion: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  const stream = await agent.stream(
    { messages },
    {
      streamMode: "messages",
      configurable: { thread_id: threadId },
      context: { systemPrompt: answerPrompt(passages, standaloneQuestion) },
      ...(signal === undefined ? {} : { signal }),
    },
  );
  for await (const [message] of stream) {
    if (AIMessage.isInstance(message) && message.text !== "") yield message.text;
  }
}

/** Nothing was found: there is nothing to ask a model, but the conversation remembers the turn. */
async function* withoutModel(agent: RagAgent, threadId: string, messages: BaseMessage[]): AsyncGenerator<string> {
  await agent.graph.updateState({ configurable: { thread_id: threadId } }, { messages: [...messages, new AIMessage(abstention)] });
  yield abstention;
}

interface Clock {
  lap(name: "rewrite" | "retrieve" | "generate"): void;
  stop(): Answer["ms"];
}

function startClock(): Clock {
  const started = performance.now();
  let last = started;
  const ms = { rewrite: 0, retrieve: 0, generate: 0 };
  return {
    lap(name) {
      const now = performance.now();
      ms[name] = now - last;
      last = now;
    },
    stop: () => ({ ...ms, total: performance.now() - started }),
  };
}
