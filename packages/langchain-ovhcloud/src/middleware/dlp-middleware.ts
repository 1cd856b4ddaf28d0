import type { BaseMessage } from "@langchain/core/messages";
import { type AgentMiddleware, createMiddleware } from "langchain";
import type { OVHcloudDlp } from "../dlp/dlp.js";
import type { DlpFinding } from "../dlp/finding.js";
import type { PseudonymSession } from "../dlp/pseudonym-session.js";
import { FindingsCache } from "./findings-cache.js";
import { changeLeaves, changeTexts } from "./message-texts.js";

/** Options of {@link dlpMiddleware}. */
export interface DlpMiddlewareOptions {
  /** Whether the system prompt is searched too; it may hold retrieved passages. Default false. */
  systemPrompt?: boolean | undefined;
  /**
   * What the model is told about placeholders, at the end of the system prompt, when there are any; false for nothing.
   * Default: to use them exactly as they are written.
   */
  instruction?: string | false | undefined;
  /** How many texts' findings are remembered, so that a history is not searched again with each call. Default 1000. */
  cacheSize?: number | undefined;
  /** Hears what was found in a text that was searched; not called when nothing was. Holds values: keep it out of logs. */
  onFindings?: ((findings: readonly DlpFinding[]) => void) | undefined;
}

const INSTRUCTION =
  "Names in capital letters with a number, in square brackets, stand for data that you are not shown. Where you refer to " +
  "it, in tool calls too, write them exactly as they are.";

/**
 * Keeps personal data from the model of an agent. Before each call, placeholders such as `[PERSON_1]` take the place of
 * what `dlp` finds in the conversation (user, tool and earlier assistant messages); in the answer and in the arguments of
 * tool calls the values are put back. So tools get, and users see, the real values, and the model never does.
 *
 * The agent's state, and with it a checkpointer, keeps the **originals**: they are in your own storage, tools and users
 * need them, and no table of placeholders has to be kept. Placeholders are made anew for each call from its whole
 * conversation, always the same for the same history, and no thread can restore a value of another.
 *
 * Streams: `streamMode: "messages"` and token callbacks show the model's own words, with placeholders; the state and the
 * values of `streamMode: "values"` or `"updates"` have the real ones. Images, audio, files and the descriptions of tools
 * are sent as they are. When the service cannot be asked, the call fails and the model is not called. LangChain wraps
 * errors in each middleware that they pass: the typed one is the innermost `cause`.
 *
 * Put it before middleware that sends messages elsewhere from `wrapModelCall`: the first in the list is the outermost.
 *
 * @param dlp the detectors in use.
 * @param options see {@link DlpMiddlewareOptions}.
 * @example
 * ```ts
 * const agent = createAgent({ model, tools, middleware: [dlpMiddleware(new OVHcloudDlp())] });
 * ```
 */
export function dlpMiddleware(dlp: OVHcloudDlp, options: DlpMiddlewareOptions = {}): AgentMiddleware {
  const { systemPrompt = false, instruction = INSTRUCTION, cacheSize = 1_000, onFindings } = options;
  const cache = new FindingsCache(dlp, cacheSize, onFindings);

  return createMiddleware({
    name: "OVHcloudDlp",
    async wrapModelCall(request, handler) {
      const { signal } = request.runtime;
      const searched = systemPrompt ? [request.systemMessage, ...request.messages] : request.messages;
      const findings = await cache.find(textsOf(searched), signal);
      const session = dlp.session();
      if (!systemPrompt) for (const text of textsOf([request.systemMessage])) session.avoid(text);
      // All values are known before the first text is hidden: one that was missed in one place may be found in another.
      for (const text of findings.keys()) session.avoid(text);
      for (const [text, found] of findings) session.learn(text, found);
      if (session.size === 0) return handler(request);

      const hide = (message: BaseMessage) =>
        changeTexts(message, { text: (text) => session.hide(text, findings.get(text) ?? []) });
      const system = (
        systemPrompt ? hide(request.systemMessage) : request.systemMessage
      ) as typeof request.systemMessage;
      const answer: unknown = await handler({
        ...request,
        messages: request.messages.map(hide),
        systemMessage:
          instruction === false ? system : system.concat(system.text === "" ? instruction : `\n\n${instruction}`),
      });
      return restoreAnswer(answer, session) as Awaited<ReturnType<typeof handler>>;
    },
  });
}

function textsOf(messages: readonly BaseMessage[]): string[] {
  const texts = new Set<string>();
  for (const message of messages) {
    changeTexts(message, {
      text: (text) => {
        texts.add(text);
        return text;
      },
    });
  }
  return [...texts];
}

// With a response format the answer is an object with the messages and what was parsed from them.
function restoreAnswer(answer: unknown, session: PseudonymSession): unknown {
  const restore = (message: BaseMessage) =>
    changeTexts(message, { text: (text) => session.restore(text), json: (json) => session.restoreJson(json) });
  if (isMessage(answer)) return restore(answer);
  if (typeof answer !== "object" || answer === null || !("structuredResponse" in answer)) return answer;
  const { structuredResponse, messages } = answer as { structuredResponse: unknown; messages?: BaseMessage[] };
  return {
    ...answer,
    structuredResponse: changeLeaves(structuredResponse, (text) => session.restore(text)),
    messages: (messages ?? []).map(restore),
  };
}

function isMessage(value: unknown): value is BaseMessage {
  return typeof value === "object" && value !== null && "content" in value && "additional_kwargs" in value;
}
