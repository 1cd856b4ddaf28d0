import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, SystemMessage, type BaseMessage } from "@langchain/core/messages";
import { createMiddleware } from "langchain";
import { z } from "zod";
import type { Library } from "../ingest/library/library.js";
import { removeUnanswered, turnsOf, withStandaloneQuestion } from "../memory/conversation.js";
import type { Passage } from "../retrieve/passage.js";
import type { QueryRewriter } from "../retrieve/query-rewriter.js";
import type { Retriever } from "../retrieve/retriever.js";
import { abstentionFor } from "./abstention.js";
import { EmptyAnswerError } from "./answer-error.js";
import { dropUnknownMarkers } from "./citation-markers.js";
import { fitBudget, historyBudget } from "./fit-budget.js";
import { answerPrompt, type PromptPassage } from "./prompt.js";
import { recentMessages } from "./recent-messages.js";

/** What the middleware works with. */
export interface RetrievalOptions {
  model: BaseChatModel;
  retriever: Retriever;
  library: Pick<Library, "pageText">;
  rewriter: QueryRewriter;
  k?: number;
}

/** What the middleware reports while it works; `ms` is the time that the step took. */
export type RetrievalEvent =
  | { type: "rewritten"; question: string; fallback?: string; ms: number }
  | { type: "retrieved"; passages: Passage[]; ms: number }
  | { type: "generated"; ms: number };

/** Where a passage stands. Its text is in the library already: the conversation need not store it again. */
const passageReference = z.object({
  n: z.number(),
  documentId: z.string(),
  path: z.string(),
  page: z.number(),
  start: z.number(),
  end: z.number(),
});

const stateSchema = z.object({
  standaloneQuestion: z.string().default(""),
  context: z.array(passageReference).default([]),
});

/**
 * Retrieval around a model call: before the agent starts, the question is made to stand alone and passages are looked up;
 * when the model is called, they reach it in the system message, and with it they are gone. The stored conversation holds
 * questions and answers only; of the last question's passages it holds where they stand.
 */
export function retrievalMiddleware(options: RetrievalOptions) {
  return createMiddleware({
    name: "retrieval",
    stateSchema,
    beforeAgent: {
      canJumpTo: ["end"],
      hook: async ({ messages }, { signal, writer }) => {
        const question = messages.at(-1);
        if (question === undefined) return undefined;
        const abort = signal === undefined ? {} : { signal };
        const unanswered = removeUnanswered(messages);
        const standaloneQuestion = await rewrite(options.rewriter, messages, abort, writer);
        const passages = await retrieve(options, standaloneQuestion, abort, writer);
        const update = [...unanswered, withStandaloneQuestion(question, standaloneQuestion)];
        const context = passages.map((passage) => passageReference.parse(passage));
        if (context.length > 0) return { messages: update, standaloneQuestion, context };
        const answer = new AIMessage(abstentionFor(standaloneQuestion));
        return { messages: [...update, answer], standaloneQuestion, context, jumpTo: "end" };
      },
    },
    wrapModelCall: async (request, next) => {
      const started = performance.now();
      const { context, standaloneQuestion } = request.state;
      const passages = (await Promise.all(context.map((reference) => readPassage(options.library, reference)))).flat();
      const answer = await next({
        ...request,
        systemMessage: new SystemMessage(answerPrompt(passages, standaloneQuestion)),
        messages: await recentMessages(request.messages, historyBudget(options.model.profile?.maxInputTokens)),
      });
      request.runtime.writer?.({ type: "generated", ms: performance.now() - started } satisfies RetrievalEvent);
      return AIMessage.isInstance(answer) ? toRemember(answer, new Set(context.map(({ n }) => n))) : answer;
    },
  });
}

interface Abort {
  signal?: AbortSignal;
}
type Writer = ((event: RetrievalEvent) => void) | undefined;

async function rewrite(
  rewriter: QueryRewriter,
  messages: readonly BaseMessage[],
  abort: Abort,
  writer: Writer,
): Promise<string> {
  const started = performance.now();
  let fallback: string | undefined;
  const onFallback = (reason: string): void => void (fallback = reason);
  const asked = messages.at(-1)?.text ?? "";
  const question = await rewriter.rewrite({ question: asked, history: turnsOf(messages), ...abort, onFallback });
  const ms = performance.now() - started;
  writer?.({ type: "rewritten", question, ...(fallback === undefined ? {} : { fallback }), ms });
  return question;
}

/** Chunks whose page is not in the library belong to a document that a sync is removing: no quote could be checked. */
async function retrieve(options: RetrievalOptions, question: string, abort: Abort, writer: Writer): Promise<Passage[]> {
  const started = performance.now();
  const found = await options.retriever.retrieve(question, {
    ...abort,
    ...(options.k === undefined ? {} : { k: options.k }),
  });
  const stored = await Promise.all(found.map((passage) => readPassage(options.library, passage)));
  const standing = found
    .filter((passage, index) => stored[index]?.[0]?.text === passage.text)
    .map((passage, index) => ({ ...passage, n: index + 1 }));
  const passages = fitBudget(standing, options.model.profile?.maxInputTokens);
  writer?.({ type: "retrieved", passages, ms: performance.now() - started });
  return passages;
}

async function readPassage(
  library: Pick<Library, "pageText">,
  reference: z.infer<typeof passageReference>,
): Promise<PromptPassage[]> {
  const { n, documentId, path, page, start, end } = reference;
  const text = (await library.pageText(documentId, page))?.slice(start, end);
  return text === undefined ? [] : [{ n, path, page, text }];
}

/** The answer as the conversation keeps it: without thoughts, and without numbers that no passage has. */
function toRemember(answer: AIMessage, known: ReadonlySet<number>): AIMessage {
  const { text } = dropUnknownMarkers(answer.text.trim(), known);
  if (text === "") throw new EmptyAnswerError();
  return new AIMessage({
    content: text,
    ...(answer.id === undefined ? {} : { id: answer.id }),
    response_metadata: answer.response_metadata,
    ...(answer.usage_metadata === undefined ? {} : { usage_metadata: answer.usage_metadata }),
  });
}
