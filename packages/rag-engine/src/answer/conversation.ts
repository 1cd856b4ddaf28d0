import { HumanMessage, isAIMessage, isHumanMessage, RemoveMessage, type BaseMessage } from "@langchain/core/messages";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import type { EarlierTurn } from "../retrieve/query-rewriter.js";

const standaloneKey = "standaloneQuestion";

/** The stored messages of a thread, oldest first; none for a new one. */
export async function readMessages(checkpointer: BaseCheckpointSaver, threadId: string): Promise<BaseMessage[]> {
  const tuple = await checkpointer.getTuple({ configurable: { thread_id: threadId } });
  const messages = tuple?.checkpoint.channel_values["messages"];
  return Array.isArray(messages) ? (messages as BaseMessage[]) : [];
}

/** Questions with their answers; a question that was never answered is left out. */
export function turnsOf(messages: readonly BaseMessage[]): EarlierTurn[] {
  return messages.flatMap((message, index) => {
    const answer = messages[index + 1];
    if (!isHumanMessage(message) || answer === undefined || !isAIMessage(answer)) return [];
    const standalone = message.additional_kwargs[standaloneKey];
    return [
      {
        question: message.text,
        standaloneQuestion: typeof standalone === "string" ? standalone : message.text,
        answer: answer.text,
      },
    ];
  });
}

/** The message of a question; what it was understood as is kept with it, for the follow-up to come. */
export function questionMessage(question: string, standaloneQuestion: string): HumanMessage {
  return new HumanMessage({ content: question, additional_kwargs: { [standaloneKey]: standaloneQuestion } });
}

/** Removes a question at the end that a failure or a crash left without its answer. */
export function removeUnanswered(messages: readonly BaseMessage[]): RemoveMessage[] {
  const last = messages.at(-1);
  return last !== undefined && isHumanMessage(last) && last.id !== undefined ? [new RemoveMessage({ id: last.id })] : [];
}
