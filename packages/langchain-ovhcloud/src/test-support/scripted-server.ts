import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** A request that the server received. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** Everything that came over the wire for this request, as text. */
  raw: string;
  /** The body as text. */
  text: string;
  /** The body when it is JSON; else empty. */
  body: Record<string, unknown>;
  /** The client's port: the same for requests over one connection. */
  port: number | undefined;
  /** Resolves when the connection's client side has gone. */
  closed: Promise<void>;
}

/** Answers one request. */
export type Answer = (request: SeenRequest, response: ServerResponse) => void | Promise<void>;

/** A real HTTP server that answers from a script: each answer once, the last one for ever. */
export interface ScriptedServer {
  /** Base URL with /v1. */
  url: string;
  seen: SeenRequest[];
  close(): Promise<void>;
}

/** Starts a server on a free port of the loopback interface. */
export async function startScriptedServer(...script: Answer[]): Promise<ScriptedServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const answered = receive(request, response).then((entry) => {
      seen.push(entry);
      const answer = script[Math.min(seen.length, script.length) - 1] as Answer;
      return answer(entry, response);
    });
    answered.catch((error: unknown) => {
      // A client that gives up may do so while it still sends.
      if (!request.aborted && !request.destroyed) throw error;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, seen, close: () => closeServer(server) };
}

/** Answers with JSON. */
export function json(
  value: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Answer {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(value));
  };
}

/** Answers with any text. */
export function text(
  body: string,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Answer {
  return (_request, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

/** Answers with server-sent events, then `[DONE]`. */
export function events(pieces: readonly unknown[], headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream", ...headers });
    for (const piece of pieces) response.write(`data: ${JSON.stringify(piece)}\n\n`);
    response.end("data: [DONE]\n\n");
  };
}

/** Sends pieces and then cuts the connection without ending the answer. */
export function cutAfter(pieces: readonly unknown[]): Answer {
  return (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const body = pieces.map((piece) => `data: ${JSON.stringify(piece)}\n\n`).join("");
    response.write(body, () => response.destroy());
  };
}

/** Sends pieces and then says nothing more. */
export function hangAfter(pieces: readonly unknown[]): Answer {
  return (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.flushHeaders();
    for (const piece of pieces) response.write(`data: ${JSON.stringify(piece)}\n\n`);
  };
}

/** Sends a piece again and again until the client has gone. */
export function endless(piece: unknown): Answer {
  return (request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const timer = setInterval(() => response.write(`data: ${JSON.stringify(piece)}\n\n`), 2);
    void request.closed.then(() => clearInterval(timer));
  };
}

/** A chat completion chunk. */
export function chunk(delta: Record<string, unknown>, rest: Record<string, unknown> = {}): Record<string, unknown> {
  const { finish_reason, logprobs, ...top } = rest;
  const more = {
    ...(finish_reason === undefined ? {} : { finish_reason }),
    ...(logprobs === undefined ? {} : { logprobs }),
  };
  const choice = { index: 0, delta, ...more };
  return { id: "chatcmpl-1", object: "chat.completion.chunk", model: "gpt-oss-120b", choices: [choice], ...top };
}

/** The chunk that carries only token counts. */
export function usageChunk(prompt: number, completion: number): Record<string, unknown> {
  const usage = { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
  return { id: "chatcmpl-1", object: "chat.completion.chunk", model: "gpt-oss-120b", choices: [], usage };
}

/** A whole chat completion. */
export function completion(
  message: Record<string, unknown>,
  rest: Record<string, unknown> = {},
): Record<string, unknown> {
  const { finish_reason = "stop", logprobs = null, ...top } = rest;
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    model: "gpt-oss-120b",
    choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason, logprobs }],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
    ...top,
  };
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<SeenRequest> {
  const closed = new Promise<void>((resolve) => response.once("close", resolve));
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts).toString("utf8");
  return {
    method: request.method ?? "",
    path: request.url ?? "",
    headers: request.headers,
    port: request.socket.remotePort,
    raw: [request.url, ...request.rawHeaders, body].join("\n"),
    text: body,
    body: isJson(request) && body ? (JSON.parse(body) as Record<string, unknown>) : {},
    closed,
  };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

function isJson({ headers }: IncomingMessage): boolean {
  return headers["content-type"]?.startsWith("application/json") ?? false;
}
