import type { AskEvent, NestorApi, ThreadMessage } from "./api.js";
import { byId, element } from "./element.js";
import type { OpenSource } from "./source-list.js";
import { turnView, type TurnView } from "./turn-view.js";

/** The conversation in the middle of the page. */
export interface Conversation {
  readonly threadId: string | undefined;
  /** Asks in this conversation. Resolves when that is over; false when it failed or was stopped, and can be asked again. */
  ask(question: string): Promise<boolean>;
  /** Stops the answer that is being written. */
  stop(): void;
  /** Shows an earlier conversation, to be gone on with. */
  resume(threadId: string): Promise<void>;
  /** Starts with an empty page. */
  clear(): void;
}

/** What a conversation needs from the page around it. */
export interface ConversationOptions {
  api: NestorApi;
  openSource: OpenSource;
  /** Says something to people who cannot see the page. */
  announce(text: string): void;
}

/** Joins the API and the list of turns. */
export function conversation({ api, openSource, announce }: ConversationOptions): Conversation {
  const turns = byId("turns", HTMLElement);
  let threadId: string | undefined;
  let running: AbortController | undefined;
  let latest = 0;

  const add = (question: string): TurnView => {
    byId("welcome", HTMLElement).hidden = true;
    const view = turnView(question, openSource);
    turns.append(view.node);
    return view;
  };
  const empty = (): void => {
    latest += 1;
    running?.abort();
    running = undefined;
    turns.replaceChildren();
    byId("welcome", HTMLElement).hidden = false;
    threadId = undefined;
  };

  return {
    get threadId() {
      return threadId;
    },
    async ask(question) {
      const abort = new AbortController();
      running = abort;
      const view = add(question);
      view.node.scrollIntoView({ block: "start" });
      try {
        for await (const event of api.ask(question, threadId, abort.signal)) {
          // Another conversation may have been opened meanwhile; this answer then belongs to none on the screen.
          if (running !== abort) return true;
          if (event.type === "answer") threadId = event.answer.threadId;
          showEvent(view, event, announce);
        }
        return true;
      } catch (error) {
        if (running !== abort) return true;
        view.fail(abort.signal.aborted ? "Stopped." : messageOf(error));
        return false;
      } finally {
        if (running === abort) running = undefined;
      }
    },
    stop() {
      running?.abort();
    },
    async resume(id) {
      const request = ++latest;
      const messages = await api.messages(id);
      // A slower answer to an earlier click must not replace the conversation of a later one.
      if (request !== latest) return;
      empty();
      threadId = id;
      showMessages(messages, add);
      turns.append(element("p", { class: "hint" }, sourcesNotKept));
      turns.querySelector(".turn:last-of-type")?.scrollIntoView({ block: "start" });
    },
    clear: empty,
  };
}

function showEvent(view: TurnView, event: AskEvent, announce: (text: string) => void): void {
  switch (event.type) {
    case "rewritten":
      view.rewritten(event.question);
      return view.progress("Searching the documents …");
    case "retrieved":
      return view.progress(`Reading ${event.passages.length} passages …`);
    case "token":
      return view.token(event.text);
    case "answer":
      view.finish(event.answer);
      return announce(`Answered, with ${event.answer.citations.length} sources.`);
  }
}

/** Pairs each question with the answer after it; a question whose answer failed stays alone. */
function showMessages(messages: readonly ThreadMessage[], add: (question: string) => TurnView): void {
  let open: TurnView | undefined;
  for (const { role, text } of messages) {
    if (role === "user") {
      open?.fail(unanswered);
      open = add(text);
    } else {
      open?.finish({ text, citations: [], droppedMarkers: [] });
      open = undefined;
    }
  }
  open?.fail(unanswered);
}

const sourcesNotKept = "The sources of earlier answers are not kept with the conversation. Ask again to see them.";

const unanswered = "This question was not answered.";

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
