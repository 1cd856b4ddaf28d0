import { readEvents } from "./event-stream.js";

/** `GET /api/health`. */
export interface Health {
  mode: "offline" | "cloud" | "anonymous";
  notice: string | null;
}

/** One document of `GET /api/documents`. */
export interface DocumentSummary {
  id: string;
  path: string;
  title: string;
  pageCount: number;
  state: "queued" | "parsing" | "chunking" | "embedding" | "indexed" | "failed";
  failure: { code: string; message: string } | null;
  /** Something to know about an indexed document. */
  warning: string | null;
  /** Id of an older version that is still searched while this one is not. */
  searchableVersion: string | null;
}

/** `GET /api/documents/:id/pages/:page`; citations count their `start` and `end` in this `text`. */
export interface PageText {
  documentId: string;
  path: string;
  page: number;
  pageCount: number;
  /** What people call the page: "Page 3 of 12", "Sheet Budget (1 of 4)"; empty for a document of one piece. */
  label: string;
  text: string;
}

/** One conversation of `GET /api/threads`. */
export interface ThreadSummary {
  id: string;
  firstQuestion: string;
  turns: number;
  updatedAt: string;
}

/** What an answer rests on: words of a page, and whether they were found there. */
export interface Citation {
  n: number;
  state: "verified" | "weak" | "unsupported";
  documentId: string;
  path: string;
  page: number;
  /** Where it stands, for people: "page 12", "slide 3". */
  position: string;
  quote: string;
  start: number;
  end: number;
}

/** An answer as the `answer` event carries it. */
export interface Answer {
  text: string;
  standaloneQuestion: string;
  abstained: boolean;
  citations: Citation[];
  droppedMarkers: number[];
  threadId: string;
}

/** One message of `GET /api/threads/:id`. */
export interface ThreadMessage {
  role: "user" | "assistant";
  text: string;
}

/** What `POST /api/ask` streams. */
export type AskEvent =
  | { type: "rewritten"; question: string }
  | { type: "retrieved"; passages: { n: number; path: string; page: number }[] }
  | { type: "token"; text: string }
  | { type: "answer"; answer: Answer };

/** The server refused or failed; the message is for the person. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  /** @param status the HTTP status, or 0 when the server could not be reached or broke off. */
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Nestor's HTTP API. Every method throws an ApiError with a message for the person when it does not work out. */
export class NestorApi {
  constructor(private readonly token: string) {}

  health(): Promise<Health> {
    return this.get("/api/health");
  }

  async documents(): Promise<DocumentSummary[]> {
    return (await this.get<{ documents: DocumentSummary[] }>("/api/documents")).documents;
  }

  page(documentId: string, page: number): Promise<PageText> {
    return this.get(`/api/documents/${encodeURIComponent(documentId)}/pages/${page}`);
  }

  async threads(): Promise<ThreadSummary[]> {
    return (await this.get<{ threads: ThreadSummary[] }>("/api/threads")).threads;
  }

  async messages(threadId: string): Promise<ThreadMessage[]> {
    return (await this.get<{ messages: ThreadMessage[] }>(`/api/threads/${encodeURIComponent(threadId)}`)).messages;
  }

  /** Asks, and yields what the server streams; ends after `answer`. Aborting the signal stops the server's work too. */
  async *ask(question: string, threadId: string | undefined, signal: AbortSignal): AsyncGenerator<AskEvent> {
    const body = JSON.stringify(threadId === undefined ? { question } : { question, threadId });
    const headers = { "content-type": "application/json" };
    const response = await this.fetch("/api/ask", { method: "POST", headers, body, signal });
    if (!response.body) throw brokenOff();
    for await (const { type, data } of readEvents(response.body)) {
      if (type === "error") throw new ApiError(0, (JSON.parse(data) as { message: string }).message);
      if (type === "answer") return yield { type, answer: JSON.parse(data) as Answer };
      yield { type, ...JSON.parse(data) } as AskEvent;
    }
    throw brokenOff();
  }

  private async get<T>(path: string): Promise<T> {
    return (await this.fetch(path)).json() as Promise<T>;
  }

  private async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...init.headers, authorization: `Bearer ${this.token}` };
    const response = await fetch(path, { ...init, headers }).catch((error: unknown) => {
      throw init.signal?.aborted ? error : unreachable();
    });
    if (response.ok) return response;
    throw new ApiError(response.status, await messageOf(response));
  }
}

async function messageOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    return (JSON.parse(text) as { error: { message: string } }).error.message;
  } catch {
    return `The server answered ${response.status}. Reload the page.`;
  }
}

function unreachable(): ApiError {
  return new ApiError(0, "Nestor cannot be reached. Is `nestor serve` still running? Every start has a new link.");
}

function brokenOff(): ApiError {
  return new ApiError(0, "The answer broke off. Ask again.");
}
