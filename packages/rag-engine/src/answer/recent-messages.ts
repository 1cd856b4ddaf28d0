import { trimMessages, type BaseMessage } from "@langchain/core/messages";
import { estimateTokens } from "./token-estimate.js";

/** What a chat format adds to each message. */
const messageTokens = 4;

/** The latest messages of a conversation within a number of tokens, whole turns only; the last message always. */
export async function recentMessages(messages: readonly BaseMessage[], maxTokens: number): Promise<BaseMessage[]> {
  const last = messages.slice(-1);
  const earlier = await trimMessages(messages.slice(0, -1), {
    maxTokens,
    tokenCounter: countTokens,
    strategy: "last",
    startOn: "human",
  });
  return [...earlier, ...last];
}

function countTokens(messages: BaseMessage[]): number {
  return messages.reduce((sum, message) => sum + estimateTokens(message.text) + messageTokens, 0);
}
