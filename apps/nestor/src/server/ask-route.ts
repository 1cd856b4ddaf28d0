import type { AnswerEvent, Passage } from "rag-engine";
import { z } from "zod";
import type { Answering } from "../runtime/answering.js";
import { answerJson } from "../terminal/answer-json.js";
import { openEventStream, type EventStream } from "./event-stream.js";
import { readJson, type Exchange } from "./exchange.js";
import { HttpError } from "./http-error.js";
import { describePublicly } from "./public-message.js";
import type { Route } from "./router.js";
import { readThread } from "./thread-routes.js";

const askBody = z.strictObject({
  question: z.string().trim().min(1, "ask something").max(4000, "at most 4000 characters"),
  threadId: z.string().min(1).max(200).optional(),
});

/**
 * Answers a question as server-sent events: `rewritten`, `retrieved`, `token` …, `answer`; or `error` as the last one.
 * One question of a conversation at a time: two would each answer without the other's turn.
 */
export function askRoute(answering: Answering, log: (line: string) => void): Route {
  const busy = new Set<string>();
  return {
    method: "POST",
    path: "/api/ask",
    async handle(exchange) {
      const { question, threadId } = await readJson(exchange, askBody);
      if (threadId === undefined) return streamAnswer(answering, question, undefined, exchange, log);
      await readThread(answering.threads, threadId);
      if (busy.has(threadId)) {
        throw new HttpError(
          409,
          "This conversation is still being answered. Wait for that answer, stop it, or start a new conversation.",
        );
      }
      busy.add(threadId);
      try {
        await streamAnswer(answering, question, threadId, exchange, log);
      } finally {
        busy.delete(threadId);
      }
    },
  };
}

async function streamAnswer(
  { engine }: Answering,
  question: string,
  threadId: string | undefined,
  { response, signal }: Exchange,
  log: (line: string) => void,
): Promise<void> {
  const events = openEventStream(response);
  try {
    const stream = engine.stream(question, { signal, ...(threadId === undefined ? {} : { threadId }) });
    for await (const event of stream) sendEvent(events, event);
  } catch (error) {
    // An abort carries why: the server stops, or the client is gone and hears nothing any more.
    const failure = describePublicly(signal.aborted ? signal.reason : error);
    if (failure.log !== undefined) log(failure.log);
    events.send("error", { message: failure.message });
  } finally {
    events.end();
  }
}

function sendEvent(events: EventStream, event: AnswerEvent): void {
  switch (event.type) {
    case "rewritten":
      return events.send("rewritten", { question: event.question });
    case "retrieved":
      return events.send("retrieved", { passages: event.passages.map(passageJson) });
    case "token":
      return events.send("token", { text: event.text });
    case "answer":
      return events.send("answer", answerJson(event.answer));
  }
}

/** Without the text: the page asks for the few pages that a reader opens. */
function passageJson({ n, documentId, path, title, page, position, score }: Passage): object {
  return { n, documentId, path, title, page, position, score };
}
