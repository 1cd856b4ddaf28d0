import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { SystemMessage, trimMessages, type BaseMessage } from "@langchain/core/messages";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { createAgent, createMiddleware } from "langchain";
import { z } from "zod";

/** What one run of the agent knows besides the conversation; it is not stored with it. */
export const ragContext = z.object({ systemPrompt: z.string() });

/** Tokens of conversation that go to the model; beyond that the oldest turns stay out of the prompt, not out of memory. */
const historyTokens = 3_000;

/**
 * The agent behind an answer: no tools, so nothing in a document can call one; the passages of this question come in
 * with the run's context and are gone after it, so the stored conversation holds questions and answers only.
 */
export function createRagAgent(model: BaseChatModel, checkpointer: BaseCheckpointSaver) {
  const passages = createMiddleware({
    name: "passages",
    contextSchema: ragContext,
    wrapModelCall: async (request, next) =>
      next({
        ...request,
        systemMessage: new SystemMessage(request.runtime.context.systemPrompt),
        messages: await recent(request.messages),
      }),
  });
  return createAgent({ model, tools: [], middleware: [passages], checkpointer });
}

function recent(messages: BaseMessage[]): Promise<BaseMessage[]> {
  return trimMessages(messages, { maxTokens: historyTokens, tokenCounter: estimateTokens, strategy: "last", startOn: "human" });
}

function estimateTokens(messages: BaseMessage[]): number {
  return messages.reduce((sum, message) => sum + Math.ceil(message.text.length / 4) + 4, 0);
}
