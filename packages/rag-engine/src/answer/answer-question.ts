import { AIMessage, HumanMessage, type BaseMessage } from "@langchain/core/messages";
import { MiddlewareError } from "langchain";
import type { Library } from "../ingest/library/library.js";
import type { Passage } from "../retrieve/passage.js";
import { abstentionFor, isAbstention } from "./abstention.js";
import type { Answer, AnswerEvent } from "./answer.js";
import type { RagAgent } from "./rag-agent.js";
import type { RetrievalEvent } from "./retrieval-middleware.js";
import { verifyCitations } from "./verify-citations.js";

/** A question on its way. */
export interface Asked {
  question: string;
  threadId: string;
  signal: AbortSignal | undefined;
}

/** Runs the agent for one question: its events as they come, then the answer with its citations checked. */
export async function* answerQuestion(
  agent: RagAgent,
  library: Pick<Library, "pageText">,
  asked: Asked,
): AsyncGenerator<AnswerEvent> {
  const started = performance.now();
  const ms = { rewrite: 0, retrieve: 0, generate: 0 };
  let standaloneQuestion = asked.question;
  let passages: Passage[] = [];
  let text = "";
  for await (const event of runAgent(agent, asked)) {
    if (event.type === "rewritten") {
      ({ question: standaloneQuestion } = event);
      ms.rewrite = event.ms;
    } else if (event.type === "retrieved") {
      ({ passages } = event);
      ms.retrieve = event.ms;
    } else if (event.type === "token") text += event.text;
    else ms.generate = event.ms;
    yield* publicEvent(event);
  }
  if (passages.length === 0) {
    text = abstentionFor(standaloneQuestion);
    yield { type: "token", text };
  }
  const checked = verifyCitations(text.trim(), passages, await readPages(library, passages));
  const answer: Answer = {
    ...checked,
    question: asked.question,
    standaloneQuestion,
    abstained: checked.citations.length === 0 && isAbstention(checked.text),
    passages,
    threadId: asked.threadId,
    ms: { ...ms, total: performance.now() - started },
  };
  yield { type: "answer", answer };
}

/** The stored pages that the passages stand on, read once each. */
async function readPages(
  library: Pick<Library, "pageText">,
  passages: readonly Passage[],
): Promise<(documentId: string, page: number) => string | undefined> {
  const texts = new Map<string, string | undefined>();
  const key = (documentId: string, page: number): string => `${documentId} ${page}`;
  for (const { documentId, page } of passages) {
    const at = key(documentId, page);
    if (!texts.has(at)) texts.set(at, await library.pageText(documentId, page));
  }
  return (documentId, page) => texts.get(key(documentId, page));
}

type AgentEvent = RetrievalEvent | { type: "token"; text: string };

async function* runAgent(agent: RagAgent, { question, threadId, signal }: Asked): AsyncGenerator<AgentEvent> {
  // A reader who leaves early must stop the model, too: an answer that nobody waits for costs money and ends up in memory.
  const run = new AbortController();
  const abort = (): void => run.abort(signal?.reason);
  signal?.throwIfAborted();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    const stream = await agent.stream(
      { messages: [new HumanMessage(question)] },
      {
        streamMode: ["messages", "custom"],
        // One checkpoint a turn, written at its end: a process that is killed leaves no half turn behind.
        durability: "exit",
        configurable: { thread_id: threadId },
        signal: run.signal,
      },
    );
    for await (const [mode, chunk] of stream) {
      if (mode === "custom") yield chunk as RetrievalEvent;
      else yield* tokens(chunk[0], chunk[1]);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw unwrap(error);
  } finally {
    signal?.removeEventListener("abort", abort);
    run.abort();
  }
}

/** Only what the agent's own model call writes: a rewriter may use a model as well, and old messages pass by again. */
function* tokens(message: BaseMessage, { langgraph_node: node }: Record<string, unknown>): Generator<AgentEvent> {
  if (node === "model_request" && AIMessage.isInstance(message) && message.text !== "")
    yield { type: "token", text: message.text };
}

function* publicEvent(event: AgentEvent): Generator<AnswerEvent> {
  if (event.type === "generated") return;
  if (event.type === "token") yield event;
  else {
    const { ms: _ms, ...published } = event;
    yield published;
  }
}

/** LangChain wraps what a model throws inside a middleware; callers want the error with its type. */
function unwrap(error: unknown): unknown {
  return MiddlewareError.isInstance(error) && error.cause !== undefined ? unwrap(error.cause) : error;
}
