import { OVHcloudLLM } from "../completions/llm.js";
import type { OVHcloudLLMFields } from "../completions/fields.js";
import { type Answer, json, type ScriptedServer, startScriptedServer } from "./scripted-server.js";

/** The key that completion models of tests use. */
export const KEY = "very-secret-key";

/** A server with a script (default: it continues each prompt) and a completion model that talks to it. */
export interface LLMFixture {
  server: ScriptedServer;
  llm: OVHcloudLLM;
  /** Another model of the same server. */
  another(fields?: OVHcloudLLMFields): OVHcloudLLM;
  /** The prompts of all requests so far. */
  prompts(): unknown[];
}

/** Starts the server; close it after the test. */
export async function startLLM(fields: OVHcloudLLMFields = {}, ...script: Answer[]): Promise<LLMFixture> {
  const server = await startScriptedServer(...(script.length > 0 ? script : [continuePrompts()]));
  const another = (more: OVHcloudLLMFields = {}) =>
    new OVHcloudLLM({
      apiKey: KEY,
      baseURL: server.url,
      retry: { baseDelayMs: 1, rateLimitDelayMs: 1 },
      onWarning: () => {},
      ...more,
    });
  return { server, llm: another(fields), another, prompts: () => server.seen.map(({ body }) => body.prompt) };
}

/** Continues each prompt with its own words in brackets; three tokens of input and two of output each. */
export function continuePrompts(headers: Record<string, string> = {}): Answer {
  return (request, response) => {
    const { prompt, n = 1 } = request.body as { prompt: string | string[]; n?: number };
    const prompts = Array.isArray(prompt) ? prompt : [prompt];
    const texts = prompts.flatMap((text) =>
      Array.from({ length: n }, (_, k) => (n === 1 ? `[${text}]` : `[${text} ${k}]`)),
    );
    return json(completionOf(texts, prompts.length), { headers })(request, response);
  };
}

/** A whole text completion with these texts as choices, in order. */
export function completionOf(texts: readonly string[], prompts = 1): Record<string, unknown> {
  const [input, output] = [3 * prompts, 2 * texts.length];
  return {
    id: "cmpl-1",
    object: "text_completion",
    model: "Meta-Llama-3_3-70B-Instruct",
    choices: texts.map((text, index) => ({ index, text, logprobs: null, finish_reason: "stop" })),
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  };
}

/** A piece of a streamed completion. */
export function piece(text: string, choice: Record<string, unknown> = {}): Record<string, unknown> {
  const { finish_reason = null, ...rest } = choice;
  return {
    id: "cmpl-1",
    object: "text_completion",
    model: "Meta-Llama-3_3-70B-Instruct",
    choices: [{ index: 0, text, logprobs: null, finish_reason, ...rest }],
  };
}

/** The piece that carries only token counts. */
export function usagePiece(prompt: number, completion: number): Record<string, unknown> {
  const usage = { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
  return { id: "cmpl-1", object: "text_completion", model: "Meta-Llama-3_3-70B-Instruct", choices: [], usage };
}

/** Refuses lists of prompts and continues single ones. */
export function refuseLists(status: number): Answer {
  return (request, response) =>
    Array.isArray(request.body.prompt)
      ? json({ error: { message: "prompt: str expected" } }, { status })(request, response)
      : continuePrompts()(request, response);
}
