import { createEmulator, type Emulator, type EmulatorOptions } from "../emulator.js";

/** An emulator without limits, and short ways to call it. */
export interface TestClient {
  emulator: Emulator;
  get(path: string, headers?: Record<string, string>, signal?: AbortSignal): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>, signal?: AbortSignal): Promise<Response>;
  /** Answer of a chat request with one user message. */
  chat(content: string, more?: object): Promise<ChatAnswer>;
}

export interface ChatAnswer {
  id: string;
  model: string;
  object: string;
  choices: {
    finish_reason: string;
    message: {
      role: string;
      content: string | null;
      reasoning?: string;
      reasoning_content?: string;
      tool_calls?: { id: string; type: string; function: { name: string; arguments: string } }[];
    };
  }[];
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
}

export async function startEmulator(options: EmulatorOptions = {}): Promise<TestClient> {
  const emulator = await createEmulator({ rateLimits: false, ...options });
  const post: TestClient["post"] = (path, body, headers = {}, signal) =>
    fetch(`${emulator.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
      ...(signal && { signal }),
    });
  return {
    emulator,
    get: (path, headers = {}, signal) => fetch(`${emulator.url}${path}`, { headers, ...(signal && { signal }) }),
    post,
    async chat(content, more = {}) {
      const response = await post("/chat/completions", {
        model: "gpt-oss-20b",
        messages: [{ role: "user", content }],
        ...more,
      });
      return (await response.json()) as ChatAnswer;
    },
  };
}

/** The payloads of a server-sent event stream, parsed, without `[DONE]`; and whether that came. */
export function readEvents(text: string): { events: StreamChunk[]; done: boolean } {
  const payloads = [...text.matchAll(/^data: (.*)$/gm)].map(([, payload = ""]) => payload);
  const events = payloads
    .filter((payload) => payload !== "[DONE]")
    .map((payload) => JSON.parse(payload) as StreamChunk);
  return { events, done: payloads.at(-1) === "[DONE]" };
}

export interface StreamChunk {
  id: string;
  object: string;
  model: string;
  choices: {
    index: number;
    text?: string;
    finish_reason?: string | null;
    delta: {
      role?: string;
      content?: string;
      reasoning?: string;
      reasoning_content?: string;
      tool_calls?: { index: number; id?: string; function: { name?: string; arguments: string } }[];
    };
  }[];
  usage?: { total_tokens: number };
  error?: { message: string; code: number };
}
