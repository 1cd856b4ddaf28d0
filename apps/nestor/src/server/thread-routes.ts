import type { BaseMessage } from "@langchain/core/messages";
import type { Threads } from "rag-engine";
import { replyJson } from "./exchange.js";
import { HttpError } from "./http-error.js";
import type { Route } from "./router.js";

/** The list of conversations, and the messages of one. */
export function threadRoutes(threads: Threads): Route[] {
  return [
    {
      method: "GET",
      path: "/api/threads",
      handle: async ({ response }) => replyJson(response, { threads: await threads.list() }),
    },
    {
      method: "GET",
      path: "/api/threads/:id",
      async handle({ params: { id = "" }, response }) {
        const messages = await readThread(threads, id);
        replyJson(response, { id, messages: messages.map(messageJson) });
      },
    },
  ];
}

/**
 * The messages of a conversation, oldest first.
 *
 * @throws HttpError 404 when there is none of this name.
 */
export async function readThread(threads: Threads, id: string): Promise<BaseMessage[]> {
  const messages = await threads.messages(id);
  if (messages.length > 0) return messages;
  throw new HttpError(404, "There is no such conversation in this index. Start a new one.");
}

function messageJson(message: BaseMessage): object {
  return { role: message.type === "human" ? "user" : "assistant", text: message.text };
}
