import { HumanMessage, RemoveMessage, type BaseMessage } from "@langchain/core/messages";
import type { BaseCheckpointSaver, CheckpointTuple } from "@langchain/langgraph-checkpoint";
import type { EarlierTurn } from "../retrieve/query-rewriter.js";

const standaloneKey = "standaloneQuestion";

/** The stored messages of a thread, oldest first; none for a new one. */
export async function readMessages(checkpointer: BaseCheckpointSaver, threadId: string): Promise<BaseMessage[]> {
  return messagesOf(await checkpointer.getTuple({ configurable: { thread_id: threadId } }));
}

/** The messages in a stored state, oldest first. */
export function messagesOf(tuple: CheckpointTuple | undefined): BaseMessage[] {
  const messages = tuple?.checkpoint.channel_values["messages"];
  return Array.isArray(messages) ? (messages as BaseMessage[]) : [];
}

/** Questions with their answers; a question that was never answered is left out. */
export function turnsOf(messages: readonly BaseMessage[]): EarlierTurn[] {
  return messages.flatMap((message, index) => {
    const answer = messages[index + 1];
    if (message.type !== "human" || answer?.type !== "ai") return [];
    const standalone = message.additional_kwargs[standaloneKey];
    const standaloneQuestion = typeof standalone === "string" ? standalone : message.text;
    return [{ question: message.text, standaloneQuestion, answer: answer.text }];
  });
}

/** The message of a question with what it was understood as, for the follow-ups to come. Keeps the id. */
export function withStandaloneQuestion(message: BaseMessage, standaloneQuestion: string): HumanMessage {
  return new HumanMessage({
    content: message.text,
    ...(message.id === undefined ? {} : { id: message.id }),
    additional_kwargs: { ...message.additional_kwargs, [standaloneKey]: standaloneQuestion },
  });
}

/** Removes questions that a failure, an abort or a crash left without their answer. The last message is the one asked now. */
export function removeUnanswered(messages: readonly BaseMessage[]): RemoveMessage[] {
  return messages.flatMap((message, index) => {
    const unanswered = message.type === "human" && messages[index + 1]?.type === "human";
    return unanswered && message.id !== undefined ? [new RemoveMessage({ id: message.id })] : [];
  });
}
